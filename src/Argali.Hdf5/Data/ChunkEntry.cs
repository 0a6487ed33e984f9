namespace Argali.Hdf5.Data;

/// <summary>Where a chunk is stored.</summary>
/// <param name="Address">Offset in the file.</param>
/// <param name="Size">Stored bytes.</param>
/// <param name="FilterMask">A set bit for each filter that was left out.</param>
internal readonly record struct ChunkEntry(long Address, long Size, uint FilterMask);
