using System.Buffers;
using Argali.Hdf5.IO;

namespace Argali.Hdf5.Data;

/// <summary>Elements in one run of bytes.</summary>
internal sealed class ContiguousStorage(FileContext context, ObjectPath where, int elementSize, long address, long length)
    : ElementStorage(context, where, elementSize, null)
{
    private const string What = "data";

    public override long StoredBytes => length;

    /// <summary>Reads straight into the destination.</summary>
    public void ReadBytes(Span<byte> destination, long start) => Context.ReadExactly(destination, address + start, Where, What);

    public void ReadRuns<TSink>(long start, long count, TSink sink)
        where TSink : IElementSink, allows ref struct
    {
        int perBlock = (int)Math.Min(count, Math.Max(1, BlockSize / ElementSize));
        byte[] block = ArrayPool<byte>.Shared.Rent(perBlock * ElementSize);
        try
        {
            for (long done = 0; done < count; done += perBlock)
            {
                int run = (int)Math.Min(perBlock, count - done);
                var bytes = block.AsSpan(0, run * ElementSize);
                Context.ReadExactly(bytes, address + ((start + done) * ElementSize), Where, What);
                sink.Accept(bytes, done);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }
}
