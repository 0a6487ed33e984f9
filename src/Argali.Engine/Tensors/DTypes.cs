namespace Argali.Engine;

/// <summary>Facts about <see cref="DType"/> values: names as Keras writes them, sizes, kinds.</summary>
public static class DTypes
{
    private static readonly string[] Names =
    [
        "float32", "float64", "float16", "bfloat16", "int8", "int16", "int32", "int64",
        "uint8", "uint16", "uint32", "uint64", "bool", "string",
    ];

    private static readonly int[] Sizes = [4, 8, 2, 2, 1, 2, 4, 8, 1, 2, 4, 8, 1, 0];

    /// <summary>Gets Keras's (and NumPy's) name of the type, such as <c>float32</c>.</summary>
    public static string KerasName(this DType dtype) => Names[(int)dtype];

    /// <summary>Gets the bytes of one element; 0 for <see cref="DType.String"/>.</summary>
    public static int ByteSize(this DType dtype) => Sizes[(int)dtype];

    /// <summary>Whether the type is a binary floating-point type.</summary>
    public static bool IsFloating(this DType dtype) => dtype is DType.Float32 or DType.Float64 or DType.Float16 or DType.BFloat16;

    /// <summary>Whether the type is an integer type (not bool).</summary>
    public static bool IsInteger(this DType dtype) => dtype is >= DType.Int8 and <= DType.UInt64;

    /// <summary>Parses Keras's name of a type.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static DType Parse(string name)
    {
        ArgumentNullException.ThrowIfNull(name);
        return TryParse(name, out DType dtype)
            ? dtype
            : throw new ArgumentException($"Unknown dtype '{name}'. Known: {string.Join(", ", Names)}.", nameof(name));
    }

    /// <summary>Parses Keras's name of a type; false when it is unknown.</summary>
    public static bool TryParse(string? name, out DType dtype)
    {
        int index = Array.IndexOf(Names, name);
        dtype = index < 0 ? default : (DType)index;
        return index >= 0;
    }

    /// <summary>Gets the dtype whose elements have the .NET type <typeparamref name="T"/>.</summary>
    /// <exception cref="NotSupportedException">No dtype is held as <typeparamref name="T"/>.</exception>
    public static DType Of<T>() => Of(typeof(T));

    internal static DType Of(Type type) =>
        type == typeof(float) ? DType.Float32
        : type == typeof(double) ? DType.Float64
        : type == typeof(Half) ? DType.Float16
        : type == typeof(BFloat16) ? DType.BFloat16
        : type == typeof(sbyte) ? DType.Int8
        : type == typeof(short) ? DType.Int16
        : type == typeof(int) ? DType.Int32
        : type == typeof(long) ? DType.Int64
        : type == typeof(byte) ? DType.UInt8
        : type == typeof(ushort) ? DType.UInt16
        : type == typeof(uint) ? DType.UInt32
        : type == typeof(ulong) ? DType.UInt64
        : type == typeof(bool) ? DType.Bool
        : type == typeof(string) ? DType.String
        : throw new NotSupportedException(
            $"No tensor holds elements of type {type}. Use float, double, Half, BFloat16, an integer type, bool or string.");
}
