using System.Text;
using Argali.Saving;

namespace Argali.Tests.Saving;

public sealed class ContentHashTests
{
    // From the reference implementation (python-xxhash).
    [Theory]
    [InlineData("", "ef46db3751d8e999")]
    [InlineData("a", "d24ec4f1a98c6e5b")]
    [InlineData("abc", "44bc2cf5ad770999")]
    [InlineData("Nobody inspects the spammish repetition", "fbcea83c8a378bf1")]
    public void Of_Text_IsXxh64(string text, string expected) =>
        Assert.Equal(expected, ContentHash.Format(ContentHash.Of(Encoding.ASCII.GetBytes(text))));

    [Fact]
    public void Append_InPiecesOfAnyLength_GivesTheHashOfTheWhole()
    {
        byte[] bytes = [.. Enumerable.Range(0, 300).Select(i => (byte)(i * 7))];
        for (int length = 0; length < bytes.Length; length += 13)
        {
            ulong whole = ContentHash.Of(bytes.AsSpan(0, length));
            for (int piece = 1; piece < 70; piece += 3)
            {
                var hash = new ContentHash();
                for (int start = 0; start < length; start += piece)
                    hash.Append(bytes.AsSpan(start, Math.Min(piece, length - start)));
                Assert.Equal(whole, hash.Value);
            }
        }
    }

    [Fact]
    public void Of_AnyBitFlipped_IsAnother()
    {
        byte[] bytes = new byte[257];
        ulong whole = ContentHash.Of(bytes);
        for (int bit = 0; bit < bytes.Length * 8; bit++)
        {
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
            Assert.NotEqual(whole, ContentHash.Of(bytes));
            bytes[bit / 8] ^= (byte)(1 << (bit % 8));
        }
    }

    [Theory]
    [InlineData("00000000000000ff", true)]
    [InlineData("00000000000000f", false)]
    [InlineData("00000000000000fg", false)]
    [InlineData(null, false)]
    public void TryParse_OnlyTakesSixteenDigits(string? text, bool expected) => Assert.Equal(expected, ContentHash.TryParse(text, out _));
}
