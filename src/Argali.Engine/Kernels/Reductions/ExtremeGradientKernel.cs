// Formula:  dx[o, k, i] (+)= dy[o, i] / t if x[o, k, i] = y[o, i], else 0, with t the number of k at which they are equal
// Layout:   x and dx are [outer, n, inner]; y and dy are [outer, inner]
// Lanes:    none: two passes over the axis, counting and writing
// Tail:     none
// Scalar:   this is the scalar loop; ties share equally, as in Keras on TensorFlow and PyTorch (amax)

namespace Argali.Engine.Kernels;

/// <summary>The backward pass of the largest and of the smallest element along an axis.</summary>
internal static unsafe class ExtremeGradientKernel
{
    /// <summary>dx from x, y = max or min of x along the axis, and dy; added to dx if <paramref name="accumulate"/>.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes.</exception>
    public static void Apply(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int outer, int n, int inner, bool accumulate)
    {
        KernelGuard.SameLength(checked(outer * n * inner), x.Length);
        KernelGuard.SameLength(x.Length, dx.Length);
        KernelGuard.SameLength(checked(outer * inner), y.Length);
        KernelGuard.SameLength(y.Length, dy.Length);
        fixed (float* px = x, py = y, pdy = dy, pdx = dx)
            ElementLoop.Run(KernelWidth.Scalar, y.Length, new Loop(px, py, pdy, pdx, n, inner, accumulate), 2 * n);
    }

    private readonly struct Loop(float* x, float* y, float* dy, float* dx, nint n, nint inner, bool accumulate) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint i = start; i < start + count; i++)
            {
                (nint o, nint column) = Math.DivRem(i, inner);
                nint first = o * n * inner + column;
                int ties = 0;
                for (nint k = 0; k < n; k++)
                    ties += x[first + k * inner] == y[i] ? 1 : 0;
                float share = ties == 0 ? 0 : dy[i] / ties;
                for (nint k = 0; k < n; k++)
                {
                    nint at = first + k * inner;
                    float value = x[at] == y[i] ? share : 0;
                    dx[at] = accumulate ? dx[at] + value : value;
                }
            }
        }
    }
}
