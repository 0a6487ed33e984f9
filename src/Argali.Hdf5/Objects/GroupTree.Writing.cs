using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>
/// The version 1 B-tree over a group's symbol table nodes. Written bottom-up with full nodes: the nodes of one level follow each
/// other, leaves first, so an address is the level's start plus a multiple of the node size.
/// </summary>
internal static partial class GroupTree
{
    public const int Fanout = 2 * GroupInternalNodeK;
    public const int NodeSize = 24 + (Fanout * 16) + 8;

    /// <summary>Nodes on each level for a number of symbol table nodes; the last level is the root alone.</summary>
    public static List<int> PlanLevels(int symbolNodes)
    {
        List<int> levels = [Math.Max(1, DivideUp(symbolNodes, Fanout))];
        while (levels[^1] > 1)
            levels.Add(DivideUp(levels[^1], Fanout));
        return levels;
    }

    /// <summary>Writes all levels.</summary>
    /// <param name="writer">The destination.</param>
    /// <param name="levels">The plan.</param>
    /// <param name="address">Address of the first leaf.</param>
    /// <param name="symbolNodeAddress">Address of the first symbol table node.</param>
    /// <param name="lastNames">For each symbol table node, the heap offset of its last name.</param>
    public static void Write(MetadataWriter writer, List<int> levels, long address, long symbolNodeAddress, ReadOnlySpan<long> lastNames)
    {
        long childAddress = symbolNodeAddress;
        int childSize = SymbolNode.Size;
        int childCount = lastNames.Length;
        int symbolNodesPerChild = 1;
        for (int level = 0; level < levels.Count; level++)
        {
            for (int node = 0; node < levels[level]; node++)
            {
                int first = node * Fanout;
                int used = Math.Min(Fanout, childCount - first);
                long own = address + ((long)node * NodeSize);
                writer.Bytes(TreeSignature);
                writer.Byte(TreeTypeGroup);
                writer.Byte((byte)level);
                writer.UInt16(used);
                writer.UInt64(node == 0 ? UndefinedAddress : (ulong)(own - NodeSize));
                writer.UInt64(node == levels[level] - 1 ? UndefinedAddress : (ulong)(own + NodeSize));
                writer.Int64(first == 0 ? 0 : LastName(lastNames, first - 1, symbolNodesPerChild));
                for (int child = first; child < first + used; child++)
                {
                    writer.Int64(childAddress + ((long)child * childSize));
                    writer.Int64(LastName(lastNames, child, symbolNodesPerChild));
                }

                writer.Zeros((Fanout - used) * 16);
            }

            childAddress = address;
            address += (long)levels[level] * NodeSize;
            childSize = NodeSize;
            childCount = levels[level];
            symbolNodesPerChild *= Fanout;
        }
    }

    private static long LastName(ReadOnlySpan<long> lastNames, int child, int symbolNodesPerChild)
        => lastNames[(int)Math.Min(lastNames.Length - 1L, ((child + 1L) * symbolNodesPerChild) - 1)];

    private static int DivideUp(int value, int divisor) => (value + divisor - 1) / divisor;
}
