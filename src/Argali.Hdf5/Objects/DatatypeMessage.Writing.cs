using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The datatype message: what one element's bytes mean. Written in version 1.</summary>
internal static partial class DatatypeMessage
{
    public static void Write(MetadataWriter writer, Hdf5Type type)
    {
        switch (type.Class)
        {
            case Hdf5TypeClass.Integer:
                WriteInteger(writer, type.Size, type.IsSigned);
                break;
            case Hdf5TypeClass.Float:
                WriteFloat(writer, FloatFormat.OfSize(type.Size));
                break;
            case Hdf5TypeClass.Boolean:
                WriteBoolean(writer);
                break;
            case Hdf5TypeClass.BFloat16:
                WriteHeader(writer, ClassOpaque, 0, 0, type.Size);
                break;
            case Hdf5TypeClass.Opaque:
                WriteOpaque(writer, type);
                break;
            case Hdf5TypeClass.FixedString:
                WriteHeader(writer, ClassString, (int)type.Padding | ((int)type.CharacterSet << 4), 0, type.Size);
                break;
            case Hdf5TypeClass.VariableString:
                WriteHeader(writer, ClassVariableLength, VariableLengthString, (int)type.CharacterSet, type.Size);
                WriteInteger(writer, 1, isSigned: false);
                break;
            default:
                throw new ArgumentException($"Type {type} is not written.", nameof(type));
        }
    }

    private static void WriteHeader(MetadataWriter writer, int typeClass, int bits0, int bits1, int size)
    {
        writer.Byte((byte)(typeClass | (DatatypeVersion1 << 4)));
        writer.Byte((byte)bits0);
        writer.Byte((byte)bits1);
        writer.Byte(0);
        writer.UInt32((uint)size);
    }

    private static void WriteInteger(MetadataWriter writer, int size, bool isSigned)
    {
        WriteHeader(writer, ClassInteger, isSigned ? IntegerSignedBit : 0, 0, size);
        writer.UInt16(0);
        writer.UInt16(size * 8);
    }

    private static void WriteFloat(MetadataWriter writer, FloatFormat format)
    {
        int precision = format.Size * 8;
        WriteHeader(writer, ClassFloat, FloatImpliedMantissa, precision - 1, format.Size);
        writer.UInt16(0);
        writer.UInt16(precision);
        writer.Byte((byte)format.MantissaBits);
        writer.Byte((byte)format.ExponentBits);
        writer.Byte(0);
        writer.Byte((byte)format.MantissaBits);
        writer.UInt32(format.Bias);
    }

    private static void WriteBoolean(MetadataWriter writer)
    {
        WriteHeader(writer, ClassEnumeration, 2, 0, 1);
        WriteInteger(writer, 1, isSigned: true);
        writer.Bytes("FALSE\0\0\0"u8);
        writer.Bytes("TRUE\0\0\0\0"u8);
        writer.Byte(0);
        writer.Byte(1);
    }

    private static void WriteOpaque(MetadataWriter writer, Hdf5Type type)
    {
        byte[] tag = System.Text.Encoding.ASCII.GetBytes(type.Tag!);
        int padded = Align.Up(tag.Length);
        WriteHeader(writer, ClassOpaque, padded, 0, type.Size);
        writer.Bytes(tag);
        writer.Zeros(padded - tag.Length);
    }
}
