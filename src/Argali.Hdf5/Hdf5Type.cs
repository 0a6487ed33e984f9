namespace Argali.Hdf5;

/// <summary>The datatype of a dataset's or attribute's elements. Instances are immutable and compare by value.</summary>
public sealed record Hdf5Type
{
    private Hdf5Type(Hdf5TypeClass typeClass, int size)
    {
        Class = typeClass;
        Size = size;
    }

    /// <summary>The kind of element.</summary>
    public Hdf5TypeClass Class { get; }

    /// <summary>Bytes one element takes in the file; 16 for variable-length strings.</summary>
    public int Size { get; }

    /// <summary>Whether an integer has a sign. True for floats, false for everything else.</summary>
    public bool IsSigned { get; private init; }

    /// <summary>Whether the file keeps the most significant byte first. Files written here never do.</summary>
    public bool IsBigEndian { get; private init; }

    /// <summary>The tag of an opaque type, or the HDF5 class name of <see cref="Hdf5TypeClass.Other"/>; otherwise null.</summary>
    public string? Tag { get; private init; }

    /// <summary>The declared character set of strings.</summary>
    public Hdf5CharacterSet CharacterSet { get; private init; }

    /// <summary>How fixed-length strings are filled up.</summary>
    public Hdf5StringPadding Padding { get; private init; }

    /// <summary>IEEE 754 binary16.</summary>
    public static Hdf5Type Float16 { get; } = new(Hdf5TypeClass.Float, 2) { IsSigned = true };

    /// <summary>IEEE 754 binary32.</summary>
    public static Hdf5Type Float32 { get; } = new(Hdf5TypeClass.Float, 4) { IsSigned = true };

    /// <summary>IEEE 754 binary64.</summary>
    public static Hdf5Type Float64 { get; } = new(Hdf5TypeClass.Float, 8) { IsSigned = true };

    /// <summary>bfloat16 the way Keras stores it: two opaque bytes and the attribute <c>dtype = "bfloat16"</c>.</summary>
    public static Hdf5Type BFloat16 { get; } = new(Hdf5TypeClass.BFloat16, 2) { IsSigned = true };

    /// <summary>Signed 8-bit integer.</summary>
    public static Hdf5Type Int8 { get; } = Integer(1, isSigned: true);

    /// <summary>Signed 16-bit integer.</summary>
    public static Hdf5Type Int16 { get; } = Integer(2, isSigned: true);

    /// <summary>Signed 32-bit integer.</summary>
    public static Hdf5Type Int32 { get; } = Integer(4, isSigned: true);

    /// <summary>Signed 64-bit integer.</summary>
    public static Hdf5Type Int64 { get; } = Integer(8, isSigned: true);

    /// <summary>Unsigned 8-bit integer.</summary>
    public static Hdf5Type UInt8 { get; } = Integer(1, isSigned: false);

    /// <summary>Unsigned 16-bit integer.</summary>
    public static Hdf5Type UInt16 { get; } = Integer(2, isSigned: false);

    /// <summary>Unsigned 32-bit integer.</summary>
    public static Hdf5Type UInt32 { get; } = Integer(4, isSigned: false);

    /// <summary>Unsigned 64-bit integer.</summary>
    public static Hdf5Type UInt64 { get; } = Integer(8, isSigned: false);

    /// <summary>One byte, 0 for false and 1 for true.</summary>
    public static Hdf5Type Boolean { get; } = new(Hdf5TypeClass.Boolean, 1);

    /// <summary>Bytes without meaning to HDF5.</summary>
    /// <param name="size">Bytes per element, at least 1.</param>
    /// <param name="tag">An ASCII description of at most 240 bytes. Default empty, as h5py writes.</param>
    /// <returns>The type.</returns>
    public static Hdf5Type Opaque(int size, string tag = "")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size);
        ArgumentNullException.ThrowIfNull(tag);
        if (tag.Length > 240 || !System.Text.Ascii.IsValid(tag))
            throw new ArgumentException($"An opaque type's tag is ASCII of at most 240 bytes. Received '{tag}'.", nameof(tag));
        return new(Hdf5TypeClass.Opaque, size) { Tag = tag };
    }

    /// <summary>Strings of a fixed number of bytes.</summary>
    /// <param name="length">Bytes per string, at least 1.</param>
    /// <param name="padding">What fills a shorter string. Default zero bytes.</param>
    /// <param name="characterSet">The declared character set. Default ASCII.</param>
    /// <returns>The type.</returns>
    public static Hdf5Type FixedString(
        int length,
        Hdf5StringPadding padding = Hdf5StringPadding.NullPadded,
        Hdf5CharacterSet characterSet = Hdf5CharacterSet.Ascii)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(length);
        return new(Hdf5TypeClass.FixedString, length) { Padding = padding, CharacterSet = characterSet };
    }

    /// <summary>Strings of any length.</summary>
    /// <param name="characterSet">The declared character set. Default UTF-8.</param>
    /// <returns>The type.</returns>
    public static Hdf5Type VariableString(Hdf5CharacterSet characterSet = Hdf5CharacterSet.Utf8)
        => new(Hdf5TypeClass.VariableString, Hdf5Constants.VariableLengthElementSize) { CharacterSet = characterSet };

    /// <summary>The type that holds values of a .NET number type.</summary>
    /// <typeparam name="T">Half, float, double, bool, or an integer of 8 to 64 bits.</typeparam>
    /// <returns>The type.</returns>
    /// <exception cref="NotSupportedException"><typeparamref name="T"/> is another type.</exception>
    public static Hdf5Type Of<T>()
        where T : unmanaged
    {
        if (typeof(T) == typeof(float)) return Float32;
        if (typeof(T) == typeof(double)) return Float64;
        if (typeof(T) == typeof(Half)) return Float16;
        if (typeof(T) == typeof(int)) return Int32;
        if (typeof(T) == typeof(long)) return Int64;
        if (typeof(T) == typeof(sbyte)) return Int8;
        if (typeof(T) == typeof(short)) return Int16;
        if (typeof(T) == typeof(byte)) return UInt8;
        if (typeof(T) == typeof(ushort)) return UInt16;
        if (typeof(T) == typeof(uint)) return UInt32;
        if (typeof(T) == typeof(ulong)) return UInt64;
        if (typeof(T) == typeof(bool)) return Boolean;
        throw new NotSupportedException($"HDF5 numbers have no counterpart of {typeof(T)}. Use Half, float, double, bool or an integer.");
    }

    /// <summary>The type in words, such as <c>float32</c> or <c>string[16]</c>.</summary>
    /// <returns>The words.</returns>
    public override string ToString() => Class switch
    {
        Hdf5TypeClass.Float => $"float{Size * 8}{ByteOrder}",
        Hdf5TypeClass.Integer => $"{(IsSigned ? "" : "u")}int{Size * 8}{ByteOrder}",
        Hdf5TypeClass.BFloat16 => "bfloat16" + ByteOrder,
        Hdf5TypeClass.Boolean => "bool",
        Hdf5TypeClass.Opaque => $"opaque[{Size}]",
        Hdf5TypeClass.FixedString => $"string[{Size}]",
        Hdf5TypeClass.VariableString => "string",
        _ => Tag ?? "unknown",
    };

    internal bool IsNumeric
        => Class is Hdf5TypeClass.Integer or Hdf5TypeClass.Float or Hdf5TypeClass.BFloat16 or Hdf5TypeClass.Boolean;

    internal bool IsString => Class is Hdf5TypeClass.FixedString or Hdf5TypeClass.VariableString;

    private string ByteOrder => IsBigEndian ? " big-endian" : "";

    internal static Hdf5Type Integer(int size, bool isSigned) => new(Hdf5TypeClass.Integer, size) { IsSigned = isSigned };

    internal static Hdf5Type Other(string name, int size) => new(Hdf5TypeClass.Other, size) { Tag = name };

    internal Hdf5Type WithByteOrder(bool bigEndian) => this with { IsBigEndian = bigEndian && Size > 1 };

    internal Hdf5Type WithVariableElementSize(int size) => new(Class, size) { CharacterSet = CharacterSet, Padding = Padding };
}
