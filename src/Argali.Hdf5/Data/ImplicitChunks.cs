namespace Argali.Hdf5.Data;

/// <summary>Chunks without an index: all are stored, one after the other.</summary>
internal sealed class ImplicitChunks(ChunkGrid maximumGrid, long address, long chunkSize) : IChunkIndex
{
    public bool TryFind(ReadOnlySpan<long> chunk, out ChunkEntry entry)
    {
        entry = new(address + (maximumGrid.NumberOf(chunk) * chunkSize), chunkSize, 0);
        return true;
    }
}
