using Argali.Hdf5.IO;

namespace Argali.Hdf5.Objects;

/// <summary>The symbol table message, which makes an object a group: the addresses of its B-tree and local heap.</summary>
internal static partial class SymbolTableMessage
{
    public static void Write(MetadataWriter writer, long treeAddress, long heapAddress)
    {
        writer.Int64(treeAddress);
        writer.Int64(heapAddress);
    }
}
