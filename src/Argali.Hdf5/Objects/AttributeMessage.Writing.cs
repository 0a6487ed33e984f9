using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>Version 1: name, datatype and dataspace each padded to eight bytes, then the value.</summary>
internal sealed partial class AttributeMessage
{
    public void Write(MetadataWriter writer, ReadOnlySpan<GlobalHeapReference> references)
    {
        var part = new MetadataWriter();
        DatatypeMessage.Write(part, Type);
        byte[] type = part.Written.ToArray();
        part.Clear();
        DataspaceMessage.Write(part, shape);

        writer.Byte(AttributeVersion1);
        writer.Byte(0);
        writer.UInt16(encodedName.Length + 1);
        writer.UInt16(type.Length);
        writer.UInt16(part.Length);
        WritePadded(writer, encodedName, encodedName.Length + 1);
        WritePadded(writer, type, type.Length);
        WritePadded(writer, part.Written, part.Length);
        writer.Bytes(value);
        foreach (var reference in references)
            reference.Write(writer);
    }

    private static void WritePadded(MetadataWriter writer, ReadOnlySpan<byte> bytes, int length)
    {
        writer.Bytes(bytes);
        writer.Zeros(Align.Up(length) - bytes.Length);
    }
}
