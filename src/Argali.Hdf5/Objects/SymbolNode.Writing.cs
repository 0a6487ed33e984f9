using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The symbol table node: up to 2K entries of a group, each a name and an object header. Written at full size.</summary>
internal static partial class SymbolNode
{
    public const int Capacity = 2 * GroupLeafNodeK;
    public const int Size = SymbolNodeHeaderSize + (Capacity * SymbolEntrySize);

    public static void Write(MetadataWriter writer, ReadOnlySpan<SymbolEntry> entries)
    {
        writer.Bytes(SymbolNodeSignature);
        writer.Byte(SymbolNodeVersion);
        writer.Byte(0);
        writer.UInt16(entries.Length);
        foreach (var entry in entries)
            entry.Write(writer);
        writer.Zeros((Capacity - entries.Length) * SymbolEntrySize);
    }
}
