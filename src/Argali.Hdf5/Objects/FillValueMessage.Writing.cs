using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The fill value message: what unwritten elements read as. Written as the default, zero.</summary>
internal static partial class FillValueMessage
{
    public static void Write(MetadataWriter writer)
    {
        writer.Byte(FillVersion2);
        writer.Byte(FillAllocateLate);
        writer.Byte(FillWriteIfSet);
        writer.Byte(FillDefined);
        writer.UInt32(0);
    }
}
