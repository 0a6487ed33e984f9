using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>A symbol table entry. For a group it repeats the addresses of its symbol table message, zero for a dataset.</summary>
internal readonly record struct SymbolEntry(long NameOffset, long HeaderAddress, long TreeAddress, long HeapAddress)
{
    public void Write(MetadataWriter writer)
    {
        bool isGroup = TreeAddress != 0;
        writer.Int64(NameOffset);
        writer.Int64(HeaderAddress);
        writer.UInt32(isGroup ? SymbolCacheGroup : SymbolCacheNone);
        writer.UInt32(0);
        writer.Int64(TreeAddress);
        writer.Int64(HeapAddress);
    }
}
