using System.Text;
using Argali.Saving.Zip;

namespace Argali.Tests.Saving.Zip;

public sealed class Crc32Tests
{
    [Theory]
    [InlineData("", 0u)]
    [InlineData("a", 0xE8B7BE43)]
    [InlineData("123456789", 0xCBF43926)]
    [InlineData("The quick brown fox jumps over the lazy dog", 0x414FA339)]
    public void Of_KnownTexts_GivesTheKnownValues(string text, uint crc) => Assert.Equal(crc, Crc32.Of(Encoding.ASCII.GetBytes(text)));

    [Fact]
    public void Of_EveryLength_AgreesWithTheBitwiseDefinition()
    {
        byte[] bytes = Bytes(700);
        for (int start = 0; start < 3; start++)
        {
            for (int length = 0; length <= 600; length++)
                Assert.Equal(Bitwise(bytes.AsSpan(start, length)), Crc32.Of(bytes.AsSpan(start, length)));
        }
    }

    [Fact]
    public void Append_InParts_GivesTheCrcOfTheWhole()
    {
        byte[] bytes = Bytes(5000);
        for (int cut = 0; cut < bytes.Length; cut += 37)
        {
            var crc = default(Crc32);
            crc.Append(bytes.AsSpan(0, cut));
            crc.Append(bytes.AsSpan(cut));
            Assert.Equal(Bitwise(bytes), crc.Value);
        }
    }

    [Fact]
    public void AppendWithTables_LongData_AgreesWithTheBitwiseDefinition()
    {
        byte[] bytes = Bytes(1001);
        Assert.Equal(Bitwise(bytes), ~Crc32.AppendWithTables(uint.MaxValue, bytes));
    }

    private static byte[] Bytes(int count)
    {
        var bytes = new byte[count];
        uint state = 12345;
        for (int i = 0; i < count; i++)
        {
            state = (state * 1664525) + 1013904223;
            bytes[i] = (byte)(state >> 24);
        }

        return bytes;
    }

    private static uint Bitwise(ReadOnlySpan<byte> bytes)
    {
        uint state = uint.MaxValue;
        foreach (byte b in bytes)
        {
            state ^= b;
            for (int bit = 0; bit < 8; bit++)
                state = (state & 1) != 0 ? 0xEDB88320 ^ (state >> 1) : state >> 1;
        }

        return ~state;
    }
}
