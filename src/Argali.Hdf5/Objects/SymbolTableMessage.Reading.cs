using Argali.Hdf5.IO;

namespace Argali.Hdf5.Objects;

/// <summary>Both addresses must be defined.</summary>
internal static partial class SymbolTableMessage
{
    public static List<Link> ReadLinks(FileContext context, ObjectPath where, long owner, HeaderMessage message)
    {
        var reader = message.Open(context, where, "symbol table message");
        long treeAddress = reader.Address();
        long heapAddress = reader.Address();
        var heap = LocalHeap.Read(context, where, owner, heapAddress);
        List<Link> links = [];
        GroupTree.Read(context, where, owner, treeAddress, heap, links);
        return links;
    }
}
