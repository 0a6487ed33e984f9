namespace Argali.Hdf5.Objects;

/// <summary>Where a floating-point number keeps its parts: sign on top, exponent below it, then the mantissa.</summary>
internal readonly record struct FloatFormat(int Size, int ExponentBits, int MantissaBits)
{
    public static FloatFormat Binary16 => new(2, 5, 10);

    public static FloatFormat Binary32 => new(4, 8, 23);

    public static FloatFormat Binary64 => new(8, 11, 52);

    public static FloatFormat BFloat16 => new(2, 8, 7);

    public uint Bias => (1u << (ExponentBits - 1)) - 1;

    public static FloatFormat OfSize(int size) => size switch
    {
        2 => Binary16,
        4 => Binary32,
        _ => Binary64,
    };
}
