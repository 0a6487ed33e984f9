namespace Argali.Hdf5.Data;

/// <summary>Finds chunks.</summary>
internal interface IChunkIndex
{
    /// <summary>Looks up a chunk.</summary>
    /// <param name="chunk">Its coordinates in the grid.</param>
    /// <param name="entry">Its place.</param>
    /// <returns>False when it was never written.</returns>
    bool TryFind(ReadOnlySpan<long> chunk, out ChunkEntry entry);
}
