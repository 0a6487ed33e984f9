using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The superblock: how wide addresses are, where the file ends and where the root group lies. Written in version 0.</summary>
internal sealed partial class Superblock
{
    public static void Write(MetadataWriter writer, long endOfFile, SymbolEntry root)
    {
        writer.Bytes(FileSignature);
        writer.Byte(SuperblockVersion0);
        writer.Zeros(4);
        writer.Byte(OffsetSize);
        writer.Byte(LengthSize);
        writer.Byte(0);
        writer.UInt16(GroupLeafNodeK);
        writer.UInt16(GroupInternalNodeK);
        writer.UInt32(0);
        writer.UInt64(0);
        writer.UInt64(UndefinedAddress);
        writer.Int64(endOfFile);
        writer.UInt64(UndefinedAddress);
        root.Write(writer);
    }
}
