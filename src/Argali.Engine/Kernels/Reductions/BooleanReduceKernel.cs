// Formula:  y[o, i] = x[o, 0, i] or x[o, 1, i] or ...; and likewise with and
// Layout:   booleans of one byte; x is [outer, n, inner], y is [outer, inner]
// Lanes:    inner = 1: the runtime's vectorized search for the deciding value; otherwise whole rows by LogicalKernel
// Tail:     theirs
// Scalar:   for (o, i, k) y |= x

namespace Argali.Engine.Kernels;

/// <summary>Reduces booleans along the middle axis of an array of three.</summary>
internal static class BooleanReduceKernel
{
    /// <summary>y = whether any element is true.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes.</exception>
    public static void Any(ReadOnlySpan<bool> x, Span<bool> y, int outer, int n, int inner) => Apply(x, y, outer, n, inner, decisive: true);

    /// <summary>y = whether all elements are true.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes.</exception>
    public static void All(ReadOnlySpan<bool> x, Span<bool> y, int outer, int n, int inner) => Apply(x, y, outer, n, inner, decisive: false);

    private static void Apply(ReadOnlySpan<bool> x, Span<bool> y, int outer, int n, int inner, bool decisive)
    {
        KernelGuard.SameLength(checked(outer * n * inner), x.Length);
        KernelGuard.SameLength(checked(outer * inner), y.Length);
        for (int o = 0; o < outer; o++)
        {
            ReadOnlySpan<bool> slab = x.Slice(o * n * inner, n * inner);
            if (inner == 1)
            {
                y[o] = slab.Contains(decisive) == decisive;
                continue;
            }

            Span<bool> result = y.Slice(o * inner, inner);
            result.Fill(!decisive);
            for (int k = 0; k < n; k++)
            {
                if (decisive)
                    LogicalKernel.Or(result, slab.Slice(k * inner, inner), result);
                else
                    LogicalKernel.And(result, slab.Slice(k * inner, inner), result);
            }
        }
    }
}
