using System.Buffers;
using Argali.Hdf5.IO;

namespace Argali.Hdf5.Data;

/// <summary>Where a dataset's elements come from: one run of bytes, the header itself, chunks, or the fill value alone.</summary>
internal abstract class ElementStorage(FileContext context, ObjectPath where, int elementSize, byte[]? fill)
{
    protected const int BlockSize = 1 << 16;

    protected FileContext Context { get; } = context;

    protected ObjectPath Where { get; } = where;

    protected int ElementSize { get; } = elementSize;

    /// <summary>The fill value's bytes, or null for zero.</summary>
    protected byte[]? Fill { get; } = fill;

    /// <summary>Bytes of data the file holds for the dataset.</summary>
    public abstract long StoredBytes { get; }

    /// <summary>Delivers the elements from <paramref name="start"/> on; the caller has checked the range.</summary>
    public static void Read<TSink>(ElementStorage storage, long start, long count, TSink sink)
        where TSink : IElementSink, allows ref struct
    {
        switch (storage)
        {
            case ContiguousStorage contiguous:
                contiguous.ReadRuns(start, count, sink);
                break;
            case CompactStorage compact:
                sink.Accept(compact.Slice(start, count), 0);
                break;
            case ChunkedStorage chunked:
                chunked.ReadRuns(start, count, sink);
                break;
            default:
                storage.FillRun(0, count, sink);
                break;
        }
    }

    /// <summary>Delivers the fill value in place of elements that were never written.</summary>
    protected void FillRun<TSink>(long position, long count, TSink sink)
        where TSink : IElementSink, allows ref struct
    {
        int perBlock = (int)Math.Min(count, Math.Max(1, BlockSize / ElementSize));
        byte[] block = ArrayPool<byte>.Shared.Rent(perBlock * ElementSize);
        var bytes = block.AsSpan(0, perBlock * ElementSize);
        bytes.Clear();
        for (int i = 0; Fill is not null && i < perBlock; i++)
            Fill.CopyTo(bytes[(i * ElementSize)..]);
        for (long done = 0; done < count; done += perBlock)
        {
            int run = (int)Math.Min(perBlock, count - done);
            sink.Accept(bytes[..(run * ElementSize)], position + done);
        }

        ArrayPool<byte>.Shared.Return(block);
    }
}
