using Argali.Hdf5.Data;
using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>Chunks kept as records of a version 2 B-tree: datasets with several unlimited dimensions.</summary>
internal static class ChunkRecords
{
    /// <summary>Adds all chunks to the table.</summary>
    /// <returns>The bytes they take together.</returns>
    public static long Read(
        FileContext context, ObjectPath where, long owner, long address, ChunkGrid grid, int chunkSize, bool isFiltered, ChunkTable table)
    {
        byte type = isFiltered ? TreeV2FilteredChunkRecords : TreeV2ChunkRecords;
        int rank = grid.Shape.Length;
        var chunk = new long[rank];
        long stored = 0;
        foreach (var (record, offset) in TreeV2.ReadRecords(context, where, owner, address, type))
        {
            var reader = new BlockReader(context, record.Span, offset, where, "chunk record");
            long chunkAddress = reader.Address();
            ulong size = (ulong)chunkSize;
            uint mask = 0;
            if (isFiltered)
            {
                int width = reader.Remaining - 4 - (8 * rank);
                if (width is < 1 or > 8)
                    throw reader.Fail($"gives sizes of {width} bytes");
                size = reader.Unsigned(width);
                mask = reader.UInt32();
            }

            foreach (ref long coordinate in chunk.AsSpan())
                coordinate = (long)Math.Min(reader.UInt64(), long.MaxValue);
            context.RequireInFile(chunkAddress, (long)Math.Min(size, long.MaxValue), where, "chunk");
            if (!table.TryAdd(chunk, new(chunkAddress, (long)size, mask)))
                throw reader.Fail("gives a chunk twice or outside the dataset");
            stored += (long)size;
        }

        return stored;
    }
}
