using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The sizes and strides of windows, as configs and constructors give them: one number for all axes, or one for each.</summary>
internal static class WindowArguments
{
    /// <summary>Gets one number for each axis; null when the key is missing or null.</summary>
    /// <exception cref="ConfigException">The value is neither one integer nor one for each axis.</exception>
    public static int[]? GetLengths(this Config config, string key, int rank) => config.GetInts(key) switch
    {
        null => null,
        [int all] => [.. Enumerable.Repeat(all, rank)],
        int[] each when each.Length == rank => each,
        int[] other => throw new ConfigException($"'{key}' expects one integer or {rank}. Received: [{string.Join(", ", other)}]."),
    };

    /// <summary>Gets one number for each axis.</summary>
    /// <exception cref="ConfigException">The key is missing, or its value is neither one integer nor one for each axis.</exception>
    public static int[] NeedLengths(this Config config, string key, int rank) =>
        config.GetLengths(key, rank) ?? throw new ConfigException($"'{key}' is missing: it expects one integer or {rank}.");

    /// <exception cref="ArgumentOutOfRangeException">A number is not positive.</exception>
    public static int[] Positive(int[] values, string name)
    {
        if (values.Any(value => value <= 0))
        {
            throw new ArgumentOutOfRangeException(
                name, $"`{name}` expects positive integers, one for each axis. Received: ({string.Join(", ", values)}).");
        }

        return values;
    }

    public static WindowPadding ToWindow(this Padding padding) => padding == Padding.Same ? WindowPadding.Same : WindowPadding.Valid;

    /// <summary>
    /// Gets how many windows fit: <c>ceil(n / stride)</c> for same and causal, <c>floor((n - reach) / stride) + 1</c> for valid.
    /// </summary>
    /// <exception cref="ArgumentException">Not one window fits.</exception>
    public static int OutputLength(int length, int size, int stride, int dilation, Padding padding, string layer)
    {
        if (length < 0)
            return Shape.Unknown;
        if (padding != Padding.Valid)
            return (length + stride - 1) / stride;
        int reach = ((size - 1) * dilation) + 1;
        return length >= reach
            ? ((length - reach) / stride) + 1
            : throw new ArgumentException(
                $"Computed output size would be negative or zero. The layer '{layer}' has windows that reach over {reach} positions; " +
                $"the input has {length}.");
    }
}
