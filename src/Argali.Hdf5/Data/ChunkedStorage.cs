using Argali.Hdf5.IO;

namespace Argali.Hdf5.Data;

/// <summary>
/// Elements cut into equal blocks that are stored, and perhaps filtered, one by one. A range of elements is taken apart into boxes,
/// and each box visits every chunk it meets once, so no read decodes a chunk more than twice per dimension.
/// </summary>
internal sealed class ChunkedStorage(
    FileContext context,
    ObjectPath where,
    int elementSize,
    byte[]? fill,
    long owner,
    ChunkGrid grid,
    IChunkIndex index,
    FilterPipeline pipeline,
    bool filtersPartialChunks,
    int chunkSize,
    long storedBytes)
    : ElementStorage(context, where, elementSize, fill)
{
    private const string What = "chunk";

    private long currentNumber = -1;
    private byte[] current = [];

    public override long StoredBytes => storedBytes;

    public void ReadRuns<TSink>(long start, long count, TSink sink)
        where TSink : IElementSink, allows ref struct
    {
        var low = new long[grid.Shape.Length];
        var high = new long[grid.Shape.Length];
        Split(0, grid.Shape.Length == 0 ? 1 : Product(grid.Shape), start, start + count, low, high, start, sink);
    }

    private static long Product(ReadOnlySpan<long> values)
    {
        long product = 1;
        foreach (long value in values)
            product *= value;
        return product;
    }

    /// <summary>
    /// Takes the flat range <paramref name="from"/> to <paramref name="to"/>, counted within the sub-array that the coordinates
    /// before <paramref name="dimension"/> fix, apart into boxes.
    /// </summary>
    private void Split<TSink>(int dimension, long size, long from, long to, long[] low, long[] high, long origin, TSink sink)
        where TSink : IElementSink, allows ref struct
    {
        if (dimension == grid.Shape.Length)
        {
            ReadBox(low, high, origin, sink);
            return;
        }

        long stride = size / grid.Shape[dimension];
        long first = from / stride;
        long last = to / stride;
        if (first == last)
        {
            (low[dimension], high[dimension]) = (first, first + 1);
            Split(dimension + 1, stride, from % stride, to % stride, low, high, origin, sink);
            return;
        }

        if (from % stride != 0)
        {
            (low[dimension], high[dimension]) = (first, first + 1);
            Split(dimension + 1, stride, from % stride, stride, low, high, origin, sink);
            first++;
        }

        if (first < last)
        {
            (low[dimension], high[dimension]) = (first, last);
            for (int inner = dimension + 1; inner < grid.Shape.Length; inner++)
                (low[inner], high[inner]) = (0, grid.Shape[inner]);
            ReadBox(low, high, origin, sink);
        }

        if (to % stride != 0)
        {
            (low[dimension], high[dimension]) = (last, last + 1);
            Split(dimension + 1, stride, 0, to % stride, low, high, origin, sink);
        }
    }

    private void ReadBox<TSink>(ReadOnlySpan<long> low, ReadOnlySpan<long> high, long origin, TSink sink)
        where TSink : IElementSink, allows ref struct
    {
        int rank = low.Length;
        Span<long> firstChunk = stackalloc long[rank];
        Span<long> endChunk = stackalloc long[rank];
        Span<long> chunk = stackalloc long[rank];
        Span<long> from = stackalloc long[rank];
        Span<long> to = stackalloc long[rank];
        for (int i = 0; i < rank; i++)
        {
            firstChunk[i] = low[i] / grid.ChunkShape[i];
            endChunk[i] = ((high[i] - 1) / grid.ChunkShape[i]) + 1;
        }

        firstChunk.CopyTo(chunk);
        do
        {
            for (int i = 0; i < rank; i++)
            {
                from[i] = Math.Max(low[i], chunk[i] * grid.ChunkShape[i]);
                long behind = grid.Shape[i] - (chunk[i] * grid.ChunkShape[i]);
                to[i] = Math.Min(high[i], (chunk[i] * grid.ChunkShape[i]) + Math.Min(behind, grid.ChunkShape[i]));
            }

            ReadFromChunk(chunk, from, to, origin, sink);
        }
        while (Advance(chunk, firstChunk, endChunk));
    }

    /// <summary>Delivers the part of one chunk between two corners, row by row.</summary>
    private void ReadFromChunk<TSink>(
        ReadOnlySpan<long> chunk, ReadOnlySpan<long> from, ReadOnlySpan<long> to, long origin, TSink sink)
        where TSink : IElementSink, allows ref struct
    {
        bool isStored = Load(chunk);
        int last = from.Length - 1;
        long run = to[last] - from[last];
        Span<long> position = stackalloc long[from.Length];
        from.CopyTo(position);
        do
        {
            long inDataset = 0;
            long inChunk = 0;
            for (int i = 0; i <= last; i++)
            {
                inDataset = (inDataset * grid.Shape[i]) + position[i];
                inChunk = (inChunk * grid.ChunkShape[i]) + position[i] - (chunk[i] * grid.ChunkShape[i]);
            }

            if (isStored)
                sink.Accept(current.AsSpan((int)(inChunk * ElementSize), (int)(run * ElementSize)), inDataset - origin);
            else
                FillRun(inDataset - origin, run, sink);
        }
        while (Advance(position[..last], from, to));
    }

    private static bool Advance(Span<long> position, ReadOnlySpan<long> low, ReadOnlySpan<long> high)
    {
        for (int i = position.Length - 1; i >= 0; i--)
        {
            if (++position[i] < high[i])
                return true;
            position[i] = low[i];
        }

        return false;
    }

    private bool Load(ReadOnlySpan<long> chunk)
    {
        long number = grid.NumberOf(chunk);
        if (number == currentNumber)
            return true;
        if (!index.TryFind(chunk, out var entry))
            return false;
        currentNumber = -1;
        Context.Claim(entry.Address, entry.Size, owner, Where, What);
        bool isFiltered = !pipeline.IsEmpty && (filtersPartialChunks || !grid.IsPartial(chunk));
        if (!isFiltered && entry.Size != chunkSize)
        {
            throw new Hdf5FormatException(
                $"A chunk is stored in {entry.Size} bytes, but has {chunkSize} and no filter.", Where.ToString(), entry.Address);
        }

        byte[] stored = Context.ReadBlock(entry.Address, entry.Size, Where, What);
        current = isFiltered ? pipeline.Restore(stored, entry.FilterMask, chunkSize, entry.Address) : stored;
        currentNumber = number;
        return true;
    }
}
