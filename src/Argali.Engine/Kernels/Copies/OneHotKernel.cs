// Formula:  y[o, k, i] = 1 if k = indices[o, i], else 0; an index out of [0, n) gives zeros, as in Keras
// Layout:   indices are [outer, inner], y is [outer, n, inner]
// Lanes:    the runtime's clear
// Tail:     none
// Scalar:   clear, then one store per index

namespace Argali.Engine.Kernels;

/// <summary>Writes indices as rows of zeros with a one.</summary>
internal static class OneHotKernel
{
    /// <summary>y = one-hot rows of the indices.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes.</exception>
    public static void Apply(ReadOnlySpan<int> indices, Span<float> y, int outer, int n, int inner)
    {
        KernelGuard.SameLength(checked(outer * inner), indices.Length);
        KernelGuard.SameLength(checked(outer * n * inner), y.Length);
        y.Clear();
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < inner; i++)
            {
                int k = indices[o * inner + i];
                if ((uint)k < (uint)n)
                    y[(o * n + k) * inner + i] = 1;
            }
        }
    }
}
