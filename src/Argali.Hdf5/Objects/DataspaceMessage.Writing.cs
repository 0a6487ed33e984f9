using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The dataspace message: the dimensions. Written in version 1 without maximum dimensions.</summary>
internal static partial class DataspaceMessage
{
    public static void Write(MetadataWriter writer, ReadOnlySpan<long> shape)
    {
        writer.Byte(DataspaceVersion1);
        writer.Byte((byte)shape.Length);
        writer.Zeros(6);
        foreach (long dimension in shape)
            writer.Int64(dimension);
    }
}
