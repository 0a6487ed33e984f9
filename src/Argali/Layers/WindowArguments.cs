using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The sizes and strides of two-dimensional windows, as configs and constructors give them: one number, or two.</summary>
internal static class WindowArguments
{
    /// <exception cref="ConfigException">The value is neither one positive integer nor two.</exception>
    public static Size2D? Pair(this Config config, string key) => config.GetInts(key) switch
    {
        null => null,
        [int both] => both,
        [int height, int width] => new Size2D(height, width),
        int[] other => throw new ConfigException($"'{key}' expects one or two integers. Received: {other.Length}."),
    };

    /// <exception cref="ArgumentOutOfRangeException">A length is not positive.</exception>
    public static Size2D Positive(Size2D value, string name)
    {
        if (value.Height <= 0 || value.Width <= 0)
            throw new ArgumentOutOfRangeException(name, value, $"`{name}` expects two positive integers. Received: {value}.");
        return value;
    }

    public static (int Height, int Width) ToTuple(this Size2D value) => (value.Height, value.Width);

    public static WindowPadding ToWindow(this Padding padding) => padding == Padding.Same ? WindowPadding.Same : WindowPadding.Valid;

    /// <summary>Gets how many windows fit: <c>ceil(n / stride)</c> for same, <c>floor((n - reach) / stride) + 1</c> for valid.</summary>
    /// <exception cref="ArgumentException">Not one window fits.</exception>
    public static int OutputLength(int length, int size, int stride, int dilation, Padding padding, string layer)
    {
        if (length < 0)
            return Shape.Unknown;
        if (padding == Padding.Same)
            return (length + stride - 1) / stride;
        int reach = ((size - 1) * dilation) + 1;
        return length >= reach
            ? ((length - reach) / stride) + 1
            : throw new ArgumentException(
                $"Computed output size would be negative or zero. The layer '{layer}' has windows that reach over {reach} positions; the input has {length}.");
    }
}
