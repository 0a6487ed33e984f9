using System.IO.Compression;
using System.Text;
using Argali.Saving.Zip;
using Argali.Tests.Goldens;

namespace Argali.Tests.Saving.Zip;

public sealed class ZipWriterTests
{
    private static readonly DateTime Time = new(2024, 4, 26, 12, 0, 0);

    [Theory]
    [InlineData("damage_base")]
    [InlineData("mlp_adam")]
    [InlineData("strings_text_vectorization")]
    public void Finish_MembersOfAnArchiveThatKerasWrote_GivesTheSameBytes(string name)
    {
        byte[] recorded = File.ReadAllBytes(GoldenFiles.FullPath($"files/{name}.keras"));
        using var written = new MemoryStream();
        var writer = new ZipWriter(written);
        using (var archive = new ZipArchive(new MemoryStream(recorded)))
        {
            foreach (ZipArchiveEntry entry in archive.Entries)
            {
                using var content = new MemoryStream();
                using (Stream member = entry.Open())
                    member.CopyTo(content);
                byte[] bytes = content.ToArray();
                if (entry.Name.EndsWith(".h5", StringComparison.Ordinal))
                    writer.Add(entry.FullName, bytes.Length, stream => stream.Write(bytes), Time);
                else if (entry.FullName.StartsWith("assets", StringComparison.Ordinal))
                    writer.Add(entry.FullName, bytes, Time, ZipConstants.RegularFile);
                else
                    writer.Add(entry.FullName, bytes, ZipWriter.FirstTime);
            }
        }

        writer.Finish();
        Assert.Equal(recorded, written.ToArray());
    }

    [Fact]
    public void Add_OnAStreamThatCannotSeek_GivesTheSameBytes()
    {
        byte[] content = [.. Enumerable.Range(0, 100_000).Select(i => (byte)(i * 31))];
        using var seekable = new MemoryStream();
        using var plain = new MemoryStream();
        using (var forward = new CheckedWriteStream(plain))
        {
            foreach (Stream target in new Stream[] { seekable, forward })
            {
                var writer = new ZipWriter(target);
                writer.Add("first", "abc"u8, ZipWriter.FirstTime);
                writer.Add("second", content.Length, stream => stream.Write(content), Time);
                writer.Finish();
            }
        }

        Assert.Equal(seekable.ToArray(), plain.ToArray());
    }

    [Fact]
    public void Add_BehindOtherBytes_MakesAnArchiveThatIsFound()
    {
        using var stream = new MemoryStream();
        stream.Write("something else "u8);
        var writer = new ZipWriter(stream);
        writer.Add("a", 3, content => content.Write("abc"u8), Time);
        writer.Finish();
        Assert.Equal("abc"u8.ToArray(), new ZipReader(stream, null).ReadAll("a", 100));
    }

    [Theory]
    [InlineData(2)]
    [InlineData(4)]
    public void Add_ContentOfAnotherLengthThanAnnounced_Throws(int written)
    {
        var writer = new ZipWriter(new MemoryStream());
        Assert.Contains("announced as 3", Assert.Throws<InvalidOperationException>(
            () => writer.Add("a", 3, stream => stream.Write(new byte[written]), Time)).Message);
    }

    [Fact]
    public void Add_NameBeyondAscii_IsMarkedAsUtf8()
    {
        using var stream = new MemoryStream();
        var writer = new ZipWriter(stream);
        writer.Add("assets/größe.txt", "x"u8, Time);
        writer.Finish();
        using var archive = new ZipArchive(stream, ZipArchiveMode.Read, leaveOpen: true, Encoding.Latin1);
        Assert.Equal("assets/größe.txt", archive.Entries[0].FullName);
        Assert.Equal(["assets/größe.txt"], new ZipReader(stream, null).Names);
    }

    [Fact]
    public void Add_MembersBeyond2And4GiB_AreReadBack()
    {
        const long Large = (1L << 31) + 5;
        using var stream = new SparseStream();
        var writer = new ZipWriter(stream);
        writer.Add("large", Large, Zeros, Time);
        writer.Add("far", "abc"u8, Time);
        writer.Finish();

        var reader = new ZipReader(stream, null);
        using Stream content = reader.Open("large");
        Assert.Equal(Large, content.Length);
        Assert.Equal("abc"u8.ToArray(), reader.ReadAll("far", 10));
        stream.Position = 0;
        using var archive = new ZipArchive(stream);
        Assert.Equal(Large, archive.Entries[0].Length);
        using var far = new StreamReader(archive.GetEntry("far")!.Open());
        Assert.Equal("abc", far.ReadToEnd());

        static void Zeros(Stream target)
        {
            var block = new byte[1 << 20];
            for (long left = Large; left > 0; left -= block.Length)
                target.Write(block.AsSpan(0, (int)Math.Min(left, block.Length)));
        }
    }
}
