namespace Argali.Hdf5.Data;

/// <summary>An index that knows its chunks one by one.</summary>
internal sealed class ChunkTable(ChunkGrid grid) : IChunkIndex
{
    private readonly Dictionary<long, ChunkEntry> chunks = [];

    /// <summary>Adds a chunk.</summary>
    /// <returns>False when it is there already or lies outside the grid.</returns>
    public bool TryAdd(ReadOnlySpan<long> chunk, ChunkEntry entry)
    {
        for (int i = 0; i < chunk.Length; i++)
        {
            if (chunk[i] < 0 || chunk[i] >= grid.Counts[i])
                return false;
        }

        return chunks.TryAdd(grid.NumberOf(chunk), entry);
    }

    public bool TryFind(ReadOnlySpan<long> chunk, out ChunkEntry entry) => chunks.TryGetValue(grid.NumberOf(chunk), out entry);
}
