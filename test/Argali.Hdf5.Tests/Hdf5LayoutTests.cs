using Argali.Hdf5.Tests.Support;

namespace Argali.Hdf5.Tests;

public sealed class Hdf5LayoutTests
{
    [Fact]
    public void WriteTo_StreamThatOnlyWrites_WritesThePlannedLength()
    {
        var layout = Hdf5File.Plan(Samples.Everything());
        var stream = new WriteOnlyStream();

        layout.WriteTo(stream);

        Assert.Equal(layout.Length, stream.ToArray().Length);
    }

    [Fact]
    public void WriteTo_SameTree_GivesSameBytes()
        => Assert.Equal(Samples.Write(Samples.Everything()), Samples.Write(Samples.Everything()));

    [Fact]
    public void Datasets_AfterPlanning_TellWhereTheBytesWillLie()
    {
        var root = new Hdf5GroupBuilder();
        root.Dataset<float>("b", [2], new float[] { 1, 2 });
        root.Dataset<byte>("a/x", [3], new byte[] { 7, 8, 9 });
        var layout = Hdf5File.Plan(root);

        byte[] bytes = Samples.Write(root);

        Assert.Equal(["/a/x", "/b"], layout.Datasets.Select(dataset => dataset.Path));
        var first = layout.Datasets[0];
        Assert.Equal([7, 8, 9], bytes[(int)first.Offset..(int)(first.Offset + first.Length)]);
        Assert.Equal(0, layout.Datasets[1].Offset % 8);
    }

    [Fact]
    public void WriteTo_DatasetThatComesLast_LiesAtTheEndAndKnowsWhatWasWritten()
    {
        var root = new Hdf5GroupBuilder();
        int sum = 0;
        root.Dataset("a/total", Hdf5Type.UInt8, [1], stream => stream.WriteByte((byte)sum)).ComesLast = true;
        root.Dataset("b", Hdf5Type.UInt8, [3], stream =>
        {
            stream.Write([1, 2, 3]);
            sum = 6;
        });
        root.Attributes.Set("text", ["x", "yy"]);
        var layout = Hdf5File.Plan(root);
        byte[] bytes = Samples.Write(root);

        Assert.Equal(layout.Length, bytes.Length);
        Assert.Equal(["/b", "/a/total"], layout.Datasets.Select(dataset => dataset.Path));
        Assert.Equal(6, bytes[^8]);
        using var file = Hdf5File.Open(new MemoryStream(bytes));
        Assert.Equal([6], file.Root.Dataset("a/total").ReadArray<byte>());
        Assert.Equal([1, 2, 3], file.Root.Dataset("b").ReadArray<byte>());
    }

    [Theory]
    [InlineData(3)]
    [InlineData(5)]
    public void WriteTo_SourceOfOtherLength_ThrowsNamingTheDataset(int delivered)
    {
        var root = new Hdf5GroupBuilder();
        root.Dataset("w", Hdf5Type.UInt8, [4], stream => stream.Write(new byte[delivered]));

        var exception = Assert.Throws<InvalidOperationException>(() => Samples.Write(root));
        Assert.Contains("/w", exception.Message, StringComparison.Ordinal);
        Assert.Contains("4", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void WriteTo_CancelledToken_Throws()
    {
        var layout = Hdf5File.Plan(Samples.Everything());

        Assert.Throws<OperationCanceledException>(() => layout.WriteTo(Stream.Null, new CancellationToken(canceled: true)));
    }

    [Fact]
    public void WriteTo_LargeData_NeedsLittleMemory()
    {
        var block = new byte[1 << 16];
        var root = new Hdf5GroupBuilder();
        root.Dataset("w", Hdf5Type.UInt8, [1L << 30], stream =>
        {
            for (long written = 0; written < 1L << 30; written += block.Length)
                stream.Write(block);
        });
        var layout = Hdf5File.Plan(root);
        long before = GC.GetAllocatedBytesForCurrentThread();

        layout.WriteTo(Stream.Null);

        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1 << 20);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(8)]
    [InlineData(9)]
    [InlineData(256)]
    [InlineData(257)]
    [InlineData(1025)]
    [InlineData(9000)]
    public void WriteTo_GroupOfManyMembers_ReadsBackInByteOrder(int count)
    {
        var root = new Hdf5GroupBuilder();
        for (int i = 0; i < count; i++)
            root.Group($"g{i}");

        using var file = Hdf5File.Open(new MemoryStream(Samples.Write(root)));

        Assert.Equal(Enumerable.Range(0, count).Select(i => $"g{i}").Order(StringComparer.Ordinal), file.Root.Names);
        Assert.True(count == 0 || file.Root.TryGetGroup($"g{count - 1}", out _));
    }

    [Fact]
    public void WriteTo_FileOver4GiB_KeepsOffsetsAndData()
    {
        const long Big = (1L << 32) + 4096;
        using var temporary = new TemporaryFile();
        var root = new Hdf5GroupBuilder();
        root.Dataset("a_big", Hdf5Type.UInt8, [Big], stream =>
        {
            var zeros = new byte[1 << 20];
            for (long left = Big - 1; left > 0; left -= Math.Min(left, zeros.Length))
                stream.Write(zeros.AsSpan(0, (int)Math.Min(left, zeros.Length)));
            stream.WriteByte(0x5A);
        });
        root.Dataset<int>("b_behind", [3], new[] { 1, 2, 3 });
        var layout = Hdf5File.Plan(root);
        Samples.WriteSparsely(layout, temporary.Path);

        using var file = Hdf5File.Open(temporary.Path);

        Assert.True(layout.Datasets[1].Offset > 1L << 32);
        Assert.Equal([1, 2, 3], file.Root.Dataset("b_behind").ReadArray<int>());
        var last = new byte[4];
        file.Root.Dataset("a_big").Read(last.AsSpan(), Big - 4);
        Assert.Equal([0, 0, 0, 0x5A], last);
    }
}
