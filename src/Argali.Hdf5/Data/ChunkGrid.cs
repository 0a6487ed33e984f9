namespace Argali.Hdf5.Data;

/// <summary>How a dataset is cut into chunks. Chunks are numbered in row-major order over the grid.</summary>
internal sealed class ChunkGrid
{
    public ChunkGrid(long[] shape, long[] chunkShape)
    {
        Shape = shape;
        ChunkShape = chunkShape;
        Counts = new long[shape.Length];
        for (int i = 0; i < shape.Length; i++)
            Counts[i] = (shape[i] / chunkShape[i]) + (shape[i] % chunkShape[i] == 0 ? 0 : 1);
    }

    public long[] Shape { get; }

    public long[] ChunkShape { get; }

    /// <summary>Chunks along each dimension. Their product never exceeds the number of elements.</summary>
    public long[] Counts { get; }

    public long NumberOf(ReadOnlySpan<long> chunk)
    {
        long number = 0;
        for (int i = 0; i < chunk.Length; i++)
            number = (number * Counts[i]) + chunk[i];
        return number;
    }

    /// <summary>Whether a chunk reaches over the dataset's edge.</summary>
    public bool IsPartial(ReadOnlySpan<long> chunk)
    {
        for (int i = 0; i < chunk.Length; i++)
        {
            if (chunk[i] >= Shape[i] / ChunkShape[i])
                return true;
        }

        return false;
    }
}
