using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>Versions 1 to 3 are read.</summary>
internal sealed partial class AttributeMessage
{
    private const string What = "attribute";

    public static Hdf5Attribute Read(FileContext context, ObjectPath where, HeaderMessage message)
    {
        if (message.IsShared)
            throw new Hdf5UnsupportedFeatureException("A shared attribute", where.ToString(), message.Offset);
        var reader = message.Open(context, where, What);
        int version = reader.Byte();
        if (version is < AttributeVersion1 or > AttributeVersion3)
            throw reader.Fail($"has the unknown version {version}");
        int flags = reader.Byte();
        int nameSize = reader.UInt16();
        int typeSize = reader.UInt16();
        int spaceSize = reader.UInt16();
        if (version == AttributeVersion3)
            reader.Skip(1);
        bool isPadded = version == AttributeVersion1;
        flags = isPadded ? 0 : flags;

        var (nameBytes, nameOffset) = TakePart(ref reader, message.Data, nameSize, isPadded);
        int end = nameBytes.Span.IndexOf((byte)0);
        string name = Names.Decode(context, end < 0 ? nameBytes.Span : nameBytes.Span[..end], nameOffset, where);

        var (typeBytes, typeOffset) = TakePart(ref reader, message.Data, typeSize, isPadded);
        if ((flags & AttributeSharedDatatype) != 0)
            (_, typeBytes, typeOffset, _) = SharedMessage.Resolve(context, where, typeBytes, typeOffset, MessageDatatype);
        var typeReader = new BlockReader(context, typeBytes.Span, typeOffset, where, $"datatype of attribute '{name}'");
        var type = DatatypeMessage.Read(context, ref typeReader);

        var (spaceBytes, spaceOffset) = TakePart(ref reader, message.Data, spaceSize, isPadded);
        if ((flags & AttributeSharedDataspace) != 0)
            (_, spaceBytes, spaceOffset, _) = SharedMessage.Resolve(context, where, spaceBytes, spaceOffset, MessageDataspace);
        var spaceReader = new BlockReader(context, spaceBytes.Span, spaceOffset, where, $"dataspace of attribute '{name}'");
        var space = DataspaceMessage.Read(context, ref spaceReader);

        if (space.ElementCount > reader.Remaining / type.Size)
        {
            throw reader.Fail(
                $"'{name}' of {space.ElementCount} elements of {type.Size} bytes does not fit the {reader.Remaining} bytes there are");
        }

        int length = (int)space.ElementCount * type.Size;
        long valueOffset = reader.FileOffset;
        return new(context, where, name, type, space, message.Data.Slice(reader.Position, length), valueOffset);
    }

    private static (ReadOnlyMemory<byte> Bytes, long Offset) TakePart(
        ref BlockReader reader, ReadOnlyMemory<byte> data, int size, bool isPadded)
    {
        var part = (data.Slice(reader.Position, Math.Min(size, reader.Remaining)), reader.FileOffset);
        reader.Skip(isPadded ? Align.Up(size) : size);
        return part;
    }
}
