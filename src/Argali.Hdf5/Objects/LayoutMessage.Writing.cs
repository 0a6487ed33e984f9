using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The data layout message: where the elements lie. Written in version 3 as one contiguous run.</summary>
internal sealed partial class LayoutMessage
{
    public static void WriteContiguous(MetadataWriter writer, long address, long size)
    {
        writer.Byte(LayoutVersion3);
        writer.Byte(LayoutContiguous);
        writer.UInt64(size == 0 ? UndefinedAddress : (ulong)address);
        writer.Int64(size);
    }
}
