using Argali.Text;

namespace Argali.Tests.Text;

public sealed class Fingerprint64Tests
{
    /// <summary>Published values of FarmHash, of texts of every length class.</summary>
    [Theory]
    [InlineData("", 0x9ae16a3b2f90404f)]
    [InlineData("a", 0xb3454265b6df75e3)]
    [InlineData("abc", 0x24a5b3a074e7f369)]
    [InlineData("abcd", 0x1a5502de4a1f8101)]
    [InlineData("abcdefgh", 0xfee9d22990c82909)]
    [InlineData("0123456789@0123", 0x5361eae17c1ff6bc)]
    [InlineData("0123456789=012345", 0x46a7416ed4861e3b)]
    [InlineData("C is as portable as Stonehedge!!", 0xb944f8a16261e414)]
    [InlineData("Discard medicine more than two years old.", 0xe8f89ab6df9bdd25)]
    [InlineData("For every action there is an equal and opposite government program.", 0x55182f8859eca4ce)]
    [InlineData("There is no reason for any individual to have a computer in their home. -Ken Olsen, 1977", 0x7e85d7b050ed2967)]
    [InlineData(
        "The fugacity of a constituent in a mixture of gases at a given temperature is proportional to its mole fraction.  Lewis-Randall Rule",
        0x098eff6958c5e91a)]
    public void Of_PublishedText_IsFarmHashsValue(string text, ulong expected) => Assert.Equal(expected, Fingerprint64.Of(text));

    [Fact]
    public void Of_TextBeyondTheStack_IsThatOfItsBytes()
    {
        string text = string.Concat(Enumerable.Repeat("Élan ", 200));
        Assert.Equal(Fingerprint64.Of(System.Text.Encoding.UTF8.GetBytes(text)), Fingerprint64.Of(text));
    }
}
