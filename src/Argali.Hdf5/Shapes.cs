namespace Argali.Hdf5;

/// <summary>Arithmetic on dimensions.</summary>
internal static class Shapes
{
    /// <summary>The product of the dimensions, 1 for a scalar.</summary>
    /// <exception cref="ArgumentException">A dimension is negative or the product exceeds 64 bits.</exception>
    public static long ElementCount(ReadOnlySpan<long> shape)
    {
        if (!TryElementCount(shape, out long count))
            throw new ArgumentException($"Dimensions must not be negative and their product must fit 64 bits. Received {Describe(shape)}.", nameof(shape));
        return count;
    }

    public static bool TryElementCount(ReadOnlySpan<long> shape, out long count)
    {
        count = shape.Contains(0) ? 0 : 1;
        foreach (long dimension in shape)
        {
            if (dimension < 0 || (count != 0 && dimension > long.MaxValue / count))
                return false;
            count *= dimension;
        }

        return true;
    }

    public static string Describe(ReadOnlySpan<long> shape) => $"({string.Join(", ", shape.ToArray())})";
}
