using System.IO.Compression;
using System.Text;
using Argali.Saving;
using Argali.Saving.Zip;

namespace Argali.Tests.Saving.Zip;

public sealed class ZipReaderTests
{
    private static readonly byte[] Content = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Range(0, 300).Select(i => $"line {i}\n")));

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void Open_StoredAndDeflated_GivesTheContent(CompressionLevel level)
    {
        var reader = new ZipReader(Archive(level), null);
        using Stream content = reader.Open("text");
        Assert.Equal(Content.Length, content.Length);
        content.Position = 10;
        var bytes = new byte[Content.Length - 10];
        content.ReadExactly(bytes);
        Assert.Equal(Content[10..], bytes);
    }

    [Fact]
    public void ReadAll_LongerThanTheLimit_Throws() =>
        Assert.Contains("At most 100", Assert.Throws<ModelFileException>(() => new ZipReader(Archive(), null).ReadAll("text", 100)).Message);

    [Fact]
    public void Open_MissingMember_SaysWhatThereIs()
    {
        var failure = Assert.Throws<ModelFileException>(() => new ZipReader(Archive(), "a/model.keras").Open("config.json"));
        Assert.Contains("model.keras: There is no item named 'config.json'", failure.Message);
        Assert.Contains("text", failure.Message);
        Assert.Equal("a/model.keras", failure.FilePath);
    }

    [Theory]
    [InlineData(CompressionLevel.NoCompression)]
    [InlineData(CompressionLevel.SmallestSize)]
    public void Open_AnyBitFlipped_GivesTheSameContentOrModelFileException(CompressionLevel level)
    {
        byte[] whole = Archive(level).ToArray();
        for (int i = 0; i < whole.Length; i++)
        {
            byte[] damaged = [.. whole];
            damaged[i] ^= (byte)(1 << (i % 8));
            byte[]? read = TryRead(damaged);
            Assert.True(read is null || read.AsSpan().SequenceEqual(Content), $"byte {i}");
        }
    }

    [Fact]
    public void Open_CutAtAnyLength_Throws()
    {
        byte[] whole = Archive().ToArray();
        for (int length = 0; length < whole.Length; length++)
            Assert.Null(TryRead(whole[..length]));
    }

    [Fact]
    public void Open_LengthThatDeflateCannotReach_ThrowsBeforeInflating()
    {
        byte[] bytes = Archive(CompressionLevel.SmallestSize).ToArray();
        int directory = bytes.AsSpan().LastIndexOf("PK\x01\x02"u8);
        BitConverter.TryWriteBytes(bytes.AsSpan(directory + 24), 2_000_000_000u);
        Assert.Contains("not possible", Assert.Throws<ModelFileException>(() => new ZipReader(new MemoryStream(bytes), null).Open("text")).Message);
    }

    [Fact]
    public void Open_EncryptedMember_SaysSo()
    {
        byte[] bytes = Archive().ToArray();
        bytes[bytes.AsSpan().LastIndexOf("PK\x01\x02"u8) + 8] |= 1;
        Assert.Contains("encrypted", Assert.Throws<ModelFileException>(() => new ZipReader(new MemoryStream(bytes), null).Open("text")).Message);
    }

    private static byte[]? TryRead(byte[] bytes)
    {
        try
        {
            return new ZipReader(new MemoryStream(bytes), null).ReadAll("text", 1 << 20);
        }
        catch (ModelFileException)
        {
            return null;
        }
    }

    private static MemoryStream Archive(CompressionLevel level = CompressionLevel.NoCompression)
    {
        var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using Stream member = archive.CreateEntry("text", level).Open();
            member.Write(Content);
        }

        return stream;
    }
}
