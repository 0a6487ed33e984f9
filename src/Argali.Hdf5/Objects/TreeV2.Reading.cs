using System.Numerics;
using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The version 2 B-tree: an index of fixed-size records. All records are gathered; their order does not matter here.</summary>
internal sealed class TreeV2
{
    private const string What = "version 2 B-tree";

    private readonly FileContext context;
    private readonly ObjectPath where;
    private readonly long owner;
    private readonly int nodeSize;
    private readonly int recordSize;
    private readonly int type;
    private readonly List<(ReadOnlyMemory<byte> Data, long Offset)> records = [];
    private readonly List<int> childTotalWidths = [0];
    private int childCountWidth;

    private TreeV2(FileContext context, ObjectPath where, long owner, int type, int nodeSize, int recordSize)
    {
        this.context = context;
        this.where = where;
        this.owner = owner;
        this.type = type;
        this.nodeSize = nodeSize;
        this.recordSize = recordSize;
    }

    /// <summary>Reads all records of a tree that must be of one of the given types.</summary>
    public static List<(ReadOnlyMemory<byte> Data, long Offset)> ReadRecords(
        FileContext context, ObjectPath where, long owner, long address, params ReadOnlySpan<byte> types)
    {
        int headerSize = 4 + 1 + 1 + 4 + 2 + 2 + 1 + 1 + context.OffsetSize + 2 + context.LengthSize + 4;
        context.Claim(address, headerSize, owner, where, What);
        var reader = new BlockReader(context, context.ReadBlock(address, headerSize, where, What), address, where, What);
        reader.Expect(TreeV2HeaderSignature);
        reader.ExpectVersion(0);
        byte type = reader.Byte();
        if (!types.Contains(type))
            throw reader.Fail($"has records of the unexpected type {type}");
        uint nodeSize = reader.UInt32();
        int recordSize = reader.UInt16();
        int depth = reader.UInt16();
        reader.Skip(2);
        long root = reader.OptionalAddress();
        int rootCount = reader.UInt16();
        reader.Skip(context.LengthSize);
        reader.ExpectChecksum();
        if (depth > MaximumTreeLevel || recordSize == 0 || nodeSize > context.FileLength || nodeSize > int.MaxValue
            || nodeSize < TreeV2NodeOverhead + recordSize)
        {
            throw reader.Fail($"has depth {depth}, nodes of {nodeSize} and records of {recordSize} bytes");
        }

        var tree = new TreeV2(context, where, owner, type, (int)nodeSize, recordSize);
        tree.PlanWidths(depth);
        if (root >= 0)
            tree.ReadNodes(root, rootCount, depth);
        return tree.records;
    }

    /// <summary>The width of a child's record counts follows from the most records that a subtree of its depth can hold.</summary>
    private void PlanWidths(int depth)
    {
        BigInteger subtree = (nodeSize - TreeV2NodeOverhead) / recordSize;
        childCountWidth = WidthOf(subtree);
        for (int level = 1; level <= depth; level++)
        {
            int pointer = context.OffsetSize + childCountWidth + childTotalWidths[level - 1];
            BigInteger most = Math.Max(0, nodeSize - TreeV2NodeOverhead - pointer) / (recordSize + pointer);
            subtree = ((most + 1) * subtree) + most;
            childTotalWidths.Add(WidthOf(subtree));
        }
    }

    private static int WidthOf(BigInteger limit) => Math.Min(8, (int)((Math.Max(1, limit.GetBitLength()) - 1) / 8) + 1);

    private void ReadNodes(long root, int rootCount, int depth)
    {
        var pending = new Stack<(long Address, int Count, int Level)>();
        pending.Push((root, rootCount, depth));
        while (pending.TryPop(out var node))
        {
            context.Claim(node.Address, nodeSize, owner, where, What + " node");
            byte[] block = context.ReadBlock(node.Address, nodeSize, where, What + " node");
            var reader = new BlockReader(context, block, node.Address, where, What + " node");
            reader.Expect(node.Level == 0 ? TreeV2LeafSignature : TreeV2InternalSignature);
            reader.ExpectVersion(0);
            reader.ExpectVersion((byte)type);
            for (int i = 0; i < node.Count; i++)
            {
                long offset = reader.FileOffset;
                int start = reader.Position;
                reader.Skip(recordSize);
                records.Add((block.AsMemory(start, recordSize), offset));
            }

            for (int i = 0; node.Level > 0 && i <= node.Count; i++)
            {
                long child = reader.Address();
                ulong count = reader.Unsigned(childCountWidth);
                reader.Skip(node.Level > 1 ? childTotalWidths[node.Level - 1] : 0);
                if (count > ushort.MaxValue)
                    throw reader.Fail($"gives a child {count} records");
                pending.Push((child, (int)count, node.Level - 1));
            }

            reader.ExpectChecksum();
        }
    }
}
