// Formula:  y[o, c] = sum over k with x[o, k] = c of w[o, k]; without weights, how many there are, or whether there is one
// Layout:   x and w are [outer, n], y is [outer, classes], row-major; a class outside [0, classes) is left out
// Order:    along the row
// Lanes:    none: where a number goes depends on the data
// Tail:     none
// Scalar:   this is the scalar loop

namespace Argali.Engine.Kernels;

/// <summary>Counts classes row by row.</summary>
internal static class HistogramKernel
{
    /// <summary>Adds the weights (1 where there are none) of the classes of each row.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes.</exception>
    public static void Count(ReadOnlySpan<long> x, ReadOnlySpan<float> weights, Span<float> y, int outer, int n, int classes)
    {
        Check(x, y, outer, n, classes);
        if (!weights.IsEmpty)
            KernelGuard.SameLength(x.Length, weights.Length);
        y.Clear();
        for (int o = 0; o < outer; o++)
        {
            Span<float> row = y.Slice(o * classes, classes);
            for (int k = o * n; k < (o + 1) * n; k++)
            {
                if ((ulong)x[k] < (ulong)classes)
                    row[(int)x[k]] += weights.IsEmpty ? 1 : weights[k];
            }
        }
    }

    /// <summary>Sets 1 for each class that a row has, 0 for the others.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes.</exception>
    public static void Mark(ReadOnlySpan<long> x, Span<float> y, int outer, int n, int classes)
    {
        Check(x, y, outer, n, classes);
        y.Clear();
        for (int o = 0; o < outer; o++)
        {
            Span<float> row = y.Slice(o * classes, classes);
            foreach (long value in x.Slice(o * n, n))
            {
                if ((ulong)value < (ulong)classes)
                    row[(int)value] = 1;
            }
        }
    }

    private static void Check(ReadOnlySpan<long> x, Span<float> y, int outer, int n, int classes)
    {
        KernelGuard.SameLength(checked(outer * n), x.Length);
        KernelGuard.SameLength(checked(outer * classes), y.Length);
    }
}
