using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>Nodes of any level are read; a child must be exactly one level below its parent.</summary>
internal static partial class GroupTree
{
    private const string What = "group B-tree node";

    public static void Read(FileContext context, ObjectPath where, long owner, long rootAddress, LocalHeap heap, List<Link> links)
    {
        var pending = new Stack<(long Address, int Level)>();
        pending.Push((rootAddress, -1));
        int nodeHeaderSize = 8 + (2 * context.OffsetSize);
        while (pending.TryPop(out var next))
        {
            var header = new BlockReader(
                context, context.ReadBlock(next.Address, nodeHeaderSize, where, What), next.Address, where, What);
            header.Expect(TreeSignature);
            header.ExpectVersion(TreeTypeGroup);
            int level = header.Byte();
            int used = header.UInt16();
            if (level > MaximumTreeLevel || (next.Level >= 0 && level != next.Level))
                throw header.Fail($"is at level {level}, which does not fit its place in the tree");
            long bodySize = (long)used * (context.LengthSize + context.OffsetSize);
            context.Claim(next.Address, nodeHeaderSize + bodySize, owner, where, What);
            long bodyAddress = next.Address + nodeHeaderSize;
            var body = new BlockReader(context, context.ReadBlock(bodyAddress, bodySize, where, What), bodyAddress, where, What);
            for (int i = 0; i < used; i++)
            {
                body.Skip(context.LengthSize);
                long child = body.Address();
                if (level == 0)
                    SymbolNode.Read(context, where, owner, child, heap, links);
                else
                    pending.Push((child, level - 1));
            }
        }
    }
}
