// Formula:  y[o, i] = the first index k at which x[o, k, i] is largest (or smallest); the first NaN, if there is one
// Layout:   x is [outer, n, inner], y is [outer, inner]
// Lanes:    none: one comparison per element, memory-bound for the sizes that metrics and pooling have
// Tail:     none
// Scalar:   this is the scalar loop

namespace Argali.Engine.Kernels;

/// <summary>Finds the index of the largest or smallest element along the middle axis of an array of three.</summary>
internal static unsafe class ArgReduceKernel
{
    /// <summary>y = index of the largest element, the first one on ties.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or the axis is empty.</exception>
    public static void ArgMax(ReadOnlySpan<float> x, Span<int> y, int outer, int n, int inner) => Apply(x, y, outer, n, inner, isMax: true);

    /// <summary>y = index of the smallest element, the first one on ties.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or the axis is empty.</exception>
    public static void ArgMin(ReadOnlySpan<float> x, Span<int> y, int outer, int n, int inner) => Apply(x, y, outer, n, inner, isMax: false);

    private static void Apply(ReadOnlySpan<float> x, Span<int> y, int outer, int n, int inner, bool isMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(n);
        KernelGuard.SameLength(checked(outer * n * inner), x.Length);
        KernelGuard.SameLength(checked(outer * inner), y.Length);
        fixed (float* px = x)
        fixed (int* py = y)
            ElementLoop.Run(KernelWidth.Scalar, y.Length, new Loop(px, py, n, inner, isMax), n);
    }

    private readonly struct Loop(float* x, int* y, nint n, nint inner, bool isMax) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint i = start; i < start + count; i++)
            {
                (nint o, nint column) = Math.DivRem(i, inner);
                float* first = x + o * n * inner + column;
                y[i] = isMax ? Largest(first) : Smallest(first);
            }
        }

        private int Largest(float* first)
        {
            float best = *first;
            int index = 0;
            for (nint k = 1; k < n && !float.IsNaN(best); k++)
            {
                float value = first[k * inner];
                if (!(value <= best))
                    (best, index) = (value, (int)k);
            }

            return index;
        }

        private int Smallest(float* first)
        {
            float best = *first;
            int index = 0;
            for (nint k = 1; k < n && !float.IsNaN(best); k++)
            {
                float value = first[k * inner];
                if (!(value >= best))
                    (best, index) = (value, (int)k);
            }

            return index;
        }
    }
}
