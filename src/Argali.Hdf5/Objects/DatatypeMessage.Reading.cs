using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>Versions 1 to 3 are read. Types without a meaning here keep their name and size, so that a file can still be listed.</summary>
internal static partial class DatatypeMessage
{
    private static readonly string[] ClassNames =
    [
        "integer", "float", "time", "string", "bitfield", "opaque", "compound", "reference", "enumeration", "variable-length", "array",
        "complex",
    ];

    public static Hdf5Type Read(FileContext context, ref BlockReader reader) => Read(context, ref reader, 0);

    private static Hdf5Type Read(FileContext context, ref BlockReader reader, int depth)
    {
        if (depth > MaximumDatatypeDepth)
            throw reader.Fail($"is nested more than {MaximumDatatypeDepth} deep");
        int classAndVersion = reader.Byte();
        int bits0 = reader.Byte();
        int bits1 = reader.Byte();
        reader.Skip(1);
        uint size = reader.UInt32();
        int version = classAndVersion >> 4;
        int typeClass = classAndVersion & 0x0F;
        if (version is < DatatypeVersion1 or > DatatypeVersion5 || typeClass >= ClassNames.Length)
            throw reader.Fail($"has the unknown class {typeClass} or version {version}");
        if (size is 0 or > int.MaxValue)
            throw reader.Fail($"has elements of {size} bytes");
        return typeClass switch
        {
            ClassInteger => ReadInteger(ref reader, bits0, (int)size),
            ClassFloat => ReadFloat(ref reader, bits0, bits1, (int)size),
            ClassString => ReadString(ref reader, bits0, (int)size),
            ClassOpaque => ReadOpaque(ref reader, bits0, (int)size),
            ClassEnumeration => ReadEnumeration(context, ref reader, bits0 | (bits1 << 8), version, (int)size, depth),
            ClassVariableLength when (bits0 & 0x0F) == VariableLengthString => ReadVariableString(context, ref reader, bits1, (int)size),
            _ => Hdf5Type.Other(ClassNames[typeClass], (int)size),
        };
    }

    private static Hdf5Type ReadInteger(ref BlockReader reader, int bits, int size)
    {
        int bitOffset = reader.UInt16();
        int precision = reader.UInt16();
        if (size is not (1 or 2 or 4 or 8) || bitOffset != 0 || precision != size * 8)
            return Hdf5Type.Other($"{precision}-bit integer in {size} bytes", size);
        return Hdf5Type.Integer(size, (bits & IntegerSignedBit) != 0).WithByteOrder((bits & BigEndianBit) != 0);
    }

    private static Hdf5Type ReadFloat(ref BlockReader reader, int bits0, int signPosition, int size)
    {
        int bitOffset = reader.UInt16();
        int precision = reader.UInt16();
        int exponentPosition = reader.Byte();
        int exponentBits = reader.Byte();
        int mantissaPosition = reader.Byte();
        int mantissaBits = reader.Byte();
        uint bias = reader.UInt32();
        var format = new FloatFormat(size, exponentBits, mantissaBits);
        bool isPlain = bitOffset == 0 && precision == size * 8 && mantissaPosition == 0 && exponentPosition == mantissaBits
            && signPosition == precision - 1 && (bits0 & FloatVaxBit) == 0
            && (bits0 & FloatNormalizationMask) == FloatImpliedMantissa;
        bool isBigEndian = (bits0 & BigEndianBit) != 0;
        if (isPlain && (format == FloatFormat.Binary16 || format == FloatFormat.Binary32 || format == FloatFormat.Binary64) && bias == format.Bias)
            return (size == 2 ? Hdf5Type.Float16 : size == 4 ? Hdf5Type.Float32 : Hdf5Type.Float64).WithByteOrder(isBigEndian);
        if (isPlain && format == FloatFormat.BFloat16 && bias == format.Bias)
            return Hdf5Type.BFloat16.WithByteOrder(isBigEndian);
        return Hdf5Type.Other($"float of {exponentBits} exponent and {mantissaBits} mantissa bits", size);
    }

    private static Hdf5Type ReadString(ref BlockReader reader, int bits, int size)
    {
        int padding = bits & 0x0F;
        int characterSet = bits >> 4;
        if (padding > (int)Hdf5StringPadding.SpacePadded || characterSet > (int)Hdf5CharacterSet.Utf8)
            throw reader.Fail($"is a string with the unknown padding {padding} or character set {characterSet}");
        return Hdf5Type.FixedString(size, (Hdf5StringPadding)padding, (Hdf5CharacterSet)characterSet);
    }

    private static Hdf5Type ReadOpaque(ref BlockReader reader, int tagLength, int size)
    {
        var tag = reader.Bytes(tagLength);
        int end = tag.IndexOf((byte)0);
        tag = end < 0 ? tag : tag[..end];
        if (tag.Length > 240 || !System.Text.Ascii.IsValid(tag))
            throw reader.Fail("is opaque with a tag that is not short ASCII text");
        return Hdf5Type.Opaque(size, System.Text.Encoding.ASCII.GetString(tag));
    }

    private static Hdf5Type ReadEnumeration(FileContext context, ref BlockReader reader, int count, int version, int size, int depth)
    {
        var baseType = Read(context, ref reader, depth + 1);
        if (baseType.Class != Hdf5TypeClass.Integer || baseType.Size != size)
            throw reader.Fail($"is an enumeration of {size} bytes over {baseType}");
        if (count != 2 || size != 1)
            return baseType;
        bool isBoolean = ReadMemberName(ref reader, version) == "FALSE" & ReadMemberName(ref reader, version) == "TRUE";
        return isBoolean && reader.Bytes(2).SequenceEqual("\0\u0001"u8) ? Hdf5Type.Boolean : baseType;
    }

    private static string ReadMemberName(ref BlockReader reader, int version)
    {
        const int LongestOfInterest = 8;
        Span<byte> name = stackalloc byte[LongestOfInterest];
        int length = 0;
        for (byte next = reader.Byte(); next != 0; next = reader.Byte())
        {
            if (length < LongestOfInterest)
                name[length] = next;
            length++;
        }

        if (version < DatatypeVersion3)
            reader.Skip(Align.Up(length + 1) - (length + 1));
        return length <= LongestOfInterest ? System.Text.Encoding.Latin1.GetString(name[..length]) : "";
    }

    private static Hdf5Type ReadVariableString(FileContext context, ref BlockReader reader, int bits, int size)
    {
        int characterSet = bits & 0x0F;
        if (characterSet > (int)Hdf5CharacterSet.Utf8)
            throw reader.Fail($"is a string of the unknown character set {characterSet}");
        int expected = 4 + context.OffsetSize + 4;
        if (size != expected)
            throw reader.Fail($"is a variable-length string whose references take {size} bytes instead of {expected}");
        return Hdf5Type.VariableString((Hdf5CharacterSet)characterSet).WithVariableElementSize(size);
    }
}
