using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>Versions 1 and 2 are read.</summary>
internal static partial class DataspaceMessage
{
    public static Dataspace Read(FileContext context, ref BlockReader reader)
    {
        int version = reader.Byte();
        int rank = reader.Byte();
        int flags = reader.Byte();
        bool isNull = false;
        switch (version)
        {
            case DataspaceVersion1:
                reader.Skip(5);
                break;
            case DataspaceVersion2:
                int kind = reader.Byte();
                if (kind > DataspaceNull)
                    throw reader.Fail($"has the unknown kind {kind}");
                isNull = kind == DataspaceNull;
                break;
            default:
                throw reader.Fail($"has the unknown version {version}");
        }

        if (rank > MaximumRank)
            throw reader.Fail($"has {rank} dimensions, where {MaximumRank} are allowed");
        long[] shape = ReadDimensions(ref reader, rank, context.LengthSize);
        long[] maximum = (flags & DataspaceMaximumFlag) != 0 ? ReadDimensions(ref reader, rank, context.LengthSize) : shape;
        if (!Shapes.TryElementCount(shape, out long count))
            throw reader.Fail($"has the dimensions {Shapes.Describe(shape)}, whose product no 64-bit number holds");
        return new(shape, maximum, isNull ? 0 : count);
    }

    /// <summary>An unlimited dimension, all bits set, becomes -1.</summary>
    private static long[] ReadDimensions(ref BlockReader reader, int rank, int width)
    {
        var dimensions = new long[rank];
        foreach (ref long dimension in dimensions.AsSpan())
        {
            ulong value = reader.Unsigned(width);
            dimension = value == ulong.MaxValue >> (64 - (8 * width)) ? -1 : (long)value;
        }

        return dimensions;
    }
}
