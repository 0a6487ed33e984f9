using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The old message and versions 1 to 3 of the new one are read.</summary>
internal static partial class FillValueMessage
{
    private const string What = "fill value";

    /// <summary>The fill value's bytes, one element long, or null for zero.</summary>
    public static byte[]? Read(FileContext context, ObjectPath where, ObjectHeader header, int elementSize)
    {
        byte[]? fill = null;
        if (header.Find(MessageFillValue) is { } message)
        {
            var reader = message.Open(context, where, What);
            fill = ReadNew(ref reader);
        }
        else if (header.Find(MessageOldFillValue) is { } old)
        {
            var reader = old.Open(context, where, What);
            fill = ReadSized(ref reader);
        }

        if (fill is { Length: > 0 } && fill.Length != elementSize)
        {
            throw new Hdf5FormatException(
                $"The fill value has {fill.Length} bytes, but an element has {elementSize}.", where.ToString(), header.Address);
        }

        return fill is { Length: > 0 } && fill.AsSpan().ContainsAnyExcept((byte)0) ? fill : null;
    }

    private static byte[]? ReadNew(ref BlockReader reader)
    {
        int version = reader.Byte();
        if (version is 0 or > FillVersion3)
            throw reader.Fail($"has the unknown version {version}");
        if (version == FillVersion3)
            return (reader.Byte() & FillV3DefinedFlag) != 0 ? ReadSized(ref reader) : null;
        reader.Skip(2);
        bool isDefined = reader.Byte() != 0;
        return isDefined || version < FillVersion2 ? ReadSized(ref reader) : null;
    }

    private static byte[] ReadSized(ref BlockReader reader)
    {
        uint size = reader.UInt32();
        return size <= int.MaxValue ? reader.Bytes((int)size).ToArray() : [];
    }
}
