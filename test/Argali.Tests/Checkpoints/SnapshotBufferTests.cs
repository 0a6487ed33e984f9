using Argali.Checkpoints;
using Argali.Layers;
using Argali.Models;

namespace Argali.Tests.Checkpoints;

public sealed class SnapshotBufferTests
{
    [Fact]
    public void Append_GivesBackWhatWasCopied()
    {
        using var buffer = new SnapshotBuffer();
        SnapshotRange first = buffer.Append([1, 2, 3]);
        SnapshotRange none = buffer.Append([]);
        SnapshotRange second = buffer.Append(new byte[10_000]);

        Assert.Equal(new SnapshotRange(0, 3), first);
        Assert.Equal(new SnapshotRange(3, 0), none);
        Assert.Equal(new SnapshotRange(3, 10_000), second);
        Assert.Equal<byte>([1, 2, 3], buffer[first].ToArray());
        Assert.Equal(10_003, buffer.Length);
        Assert.Equal<byte>([3, 0], buffer[new SnapshotRange(2, 2)].ToArray());
    }

    [Fact]
    public void Append_WhileItGrows_KeepsWhatIsHeld()
    {
        using var buffer = new SnapshotBuffer(1);
        for (int i = 0; i < 5_000; i++)
            buffer.Append([(byte)i, (byte)(i >> 8), 7]);

        for (int i = 0; i < 5_000; i++)
            Assert.Equal<byte>([(byte)i, (byte)(i >> 8), 7], buffer[new SnapshotRange(3 * i, 3)].ToArray());
    }

    [Fact]
    public void Clear_KeepsTheMemory()
    {
        using var buffer = new SnapshotBuffer(100_000);
        buffer.Append(new byte[100_000]);
        buffer.Clear();

        Assert.Equal(0, buffer.Length);
        Assert.Equal(100_000, buffer.Capacity);
        buffer.Append(new byte[100_000]);
        Assert.Equal(100_000, buffer.Capacity);
    }

    [Fact]
    public void CopyTo_WritesAPieceThatSpansSeveralCopies()
    {
        using var buffer = new SnapshotBuffer();
        buffer.Append([1, 2, 3]);
        buffer.Append([4, 5]);
        var stream = new MemoryStream();

        buffer.CopyTo(new SnapshotRange(1, 4), stream);

        Assert.Equal<byte>([2, 3, 4, 5], stream.ToArray());
    }

    [Fact]
    public void Snapshot_OfAModel_ReservesWhatItNeedsAndNoMore()
    {
        var model = new Sequential([new Input([100]), new Dense(300), new Dense(200)]);
        long bytes = sizeof(float) * (long)((100 * 300) + 300 + (300 * 200) + 200);
        using var buffer = new SnapshotBuffer();

        model.Prepare(CheckpointContent.Weights).TakeSnapshot(buffer);

        Assert.Equal(bytes, buffer.Length);
        Assert.Equal(bytes, buffer.Capacity);
    }

    [Theory]
    [InlineData(-1, 1)]
    [InlineData(0, 4)]
    [InlineData(4, 0)]
    [InlineData(1, -1)]
    [InlineData(long.MaxValue, long.MaxValue)]
    public void Indexer_OutsideOfWhatIsHeld_Throws(long start, long length)
    {
        using var buffer = new SnapshotBuffer(100);
        buffer.Append([1, 2, 3]);

        Assert.Throws<ArgumentOutOfRangeException>(() => buffer[new SnapshotRange(start, length)].Length);
        Assert.Throws<ArgumentOutOfRangeException>(() => buffer.CopyTo(new SnapshotRange(start, length), Stream.Null));
    }

    [Fact]
    public void Append_AfterDispose_Throws()
    {
        var buffer = new SnapshotBuffer(10);
        buffer.Dispose();
        buffer.Dispose();

        Assert.Throws<ObjectDisposedException>(() => buffer.Append([1]));
        Assert.Throws<ObjectDisposedException>(() => buffer.Reserve(1));
    }
}
