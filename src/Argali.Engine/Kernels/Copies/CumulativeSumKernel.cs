// Formula:  y[o, k, i] = x[o, 0, i] + ... + x[o, k, i]; reversed: from the end; exclusive: without x[o, k, i] itself
// Layout:   [outer, n, inner], along the middle axis; y is x or disjoint from it
// Order:    along the axis
// Lanes:    none: each element waits for the one before it; columns are independent but few
// Tail:     none
// Scalar:   this is the scalar loop. The backward pass is the same sum in the other direction

namespace Argali.Engine.Kernels;

/// <summary>Running sums along an axis.</summary>
internal static unsafe class CumulativeSumKernel
{
    /// <summary>y = running sums of x along its middle axis.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or the spans overlap shifted.</exception>
    public static void Apply(
        ReadOnlySpan<float> x, Span<float> y, int outer, int n, int inner, bool isReversed = false, bool isExclusive = false)
    {
        KernelGuard.SameLength(checked(outer * n * inner), x.Length);
        KernelGuard.SameLength(x.Length, y.Length);
        KernelGuard.SameOrDisjoint(x, y);
        fixed (float* px = x, py = y)
            ElementLoop.Run(KernelWidth.Scalar, (nint)outer * inner, new Loop(px, py, n, inner, isReversed, isExclusive), n);
    }

    private readonly struct Loop(float* x, float* y, nint n, nint inner, bool isReversed, bool isExclusive) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint item = start; item < start + count; item++)
            {
                (nint o, nint i) = Math.DivRem(item, inner);
                nint at = o * n * inner + i + (isReversed ? (n - 1) * inner : 0);
                nint step = isReversed ? -inner : inner;
                float sum = 0;
                for (nint k = 0; k < n; k++, at += step)
                {
                    float value = x[at];
                    y[at] = isExclusive ? sum : sum + value;
                    sum += value;
                }
            }
        }
    }
}
