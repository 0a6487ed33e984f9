namespace Argali.Hdf5.IO;

/// <summary>Rounds up to the multiple of eight on which the format places nearly everything.</summary>
internal static class Align
{
    public static int Up(int value) => checked(value + 7) & ~7;

    public static long Up(long value) => checked(value + 7) & ~7L;
}
