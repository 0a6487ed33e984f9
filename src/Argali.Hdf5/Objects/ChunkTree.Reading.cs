using Argali.Hdf5.Data;
using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The version 1 B-tree over the chunks of a dataset.</summary>
internal static class ChunkTree
{
    private const string What = "chunk B-tree node";

    /// <summary>Adds all chunks to the table.</summary>
    /// <returns>The bytes they take together.</returns>
    public static long Read(FileContext context, ObjectPath where, long owner, long rootAddress, ChunkGrid grid, ChunkTable table)
    {
        long stored = 0;
        var pending = new Stack<(long Address, int Level)>();
        pending.Push((rootAddress, -1));
        int nodeHeaderSize = 8 + (2 * context.OffsetSize);
        int rank = grid.Shape.Length;
        int keySize = 8 + (8 * (rank + 1));
        var chunk = new long[rank];
        while (pending.TryPop(out var next))
        {
            var node = new BlockReader(context, context.ReadBlock(next.Address, nodeHeaderSize, where, What), next.Address, where, What);
            node.Expect(TreeSignature);
            node.ExpectVersion(TreeTypeChunk);
            int level = node.Byte();
            int used = node.UInt16();
            if (level > MaximumTreeLevel || (next.Level >= 0 && level != next.Level))
                throw node.Fail($"is at level {level}, which does not fit its place in the tree");
            long bodySize = (long)used * (keySize + context.OffsetSize);
            context.Claim(next.Address, nodeHeaderSize + bodySize, owner, where, What);
            long bodyAddress = next.Address + nodeHeaderSize;
            var body = new BlockReader(context, context.ReadBlock(bodyAddress, bodySize, where, What), bodyAddress, where, What);
            for (int i = 0; i < used; i++)
            {
                uint size = body.UInt32();
                uint mask = body.UInt32();
                for (int dimension = 0; dimension < rank; dimension++)
                {
                    ulong offset = body.UInt64();
                    ulong side = (ulong)grid.ChunkShape[dimension];
                    if (offset % side != 0 || offset / side > long.MaxValue)
                        throw body.Fail($"has a chunk at {offset}, between the chunks' edges");
                    chunk[dimension] = (long)(offset / side);
                }

                body.Skip(8);
                long child = body.Address();
                if (level > 0)
                    pending.Push((child, level - 1));
                else if (table.TryAdd(chunk, new(child, size, mask)))
                    stored += size;
                else
                    throw body.Fail("has a chunk twice or outside the dataset");
            }
        }

        return stored;
    }
}
