using Argali.Hdf5.IO;

namespace Argali.Hdf5.Data;

/// <summary>Elements kept in the object header.</summary>
internal sealed class CompactStorage(FileContext context, ObjectPath where, int elementSize, ReadOnlyMemory<byte> data)
    : ElementStorage(context, where, elementSize, null)
{
    public override long StoredBytes => data.Length;

    public ReadOnlySpan<byte> Slice(long start, long count)
        => data.Span.Slice((int)(start * ElementSize), (int)(count * ElementSize));
}
