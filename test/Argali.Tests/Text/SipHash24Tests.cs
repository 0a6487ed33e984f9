using Argali.Text;

namespace Argali.Tests.Text;

public sealed class SipHash24Tests
{
    private const ulong Key0 = 0x0706050403020100;
    private const ulong Key1 = 0x0F0E0D0C0B0A0908;

    /// <summary>The vectors of the paper and of its reference code: bytes 0, 1, 2, ... under the key 0, 1, 2, ...</summary>
    [Theory]
    [InlineData(0, 0x726fdb47dd0e0e31)]
    [InlineData(1, 0x74f839c593dc67fd)]
    [InlineData(8, 0x93f5f5799a932462)]
    [InlineData(15, 0xa129ca6149be45e5)]
    public void Of_PublishedBytes_IsThePapersValue(int length, ulong expected)
    {
        byte[] bytes = [.. Enumerable.Range(0, length).Select(i => (byte)i)];
        Assert.Equal(expected, SipHash24.Of(bytes, Key0, Key1));
        Assert.Equal(expected, SipHash24.Of(System.Text.Encoding.ASCII.GetString(bytes), Key0, Key1));
    }
}
