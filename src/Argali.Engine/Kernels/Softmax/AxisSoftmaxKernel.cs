// Formula:  SoftmaxKernel's softmax and its backward pass
// Layout:   [outer, n, inner], along the middle axis
// Order:    along the axis, from first to last
// Lanes:    neighbouring columns, each on its own
// Tail:     columns left over one by one, in the same order
// Scalar:   for (o, i) the formula along the axis

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Softmax along an axis that is not the last one.</summary>
internal static unsafe class AxisSoftmaxKernel
{
    private const nint ElementCost = 8;

    /// <summary>y = softmax of x along its middle axis.</summary>
    public static void Softmax(ReadOnlySpan<float> x, Span<float> y, int outer, int n, int inner) =>
        Softmax(KernelDispatch.Width, x, y, outer, n, inner);

    /// <summary>y = softmax of x along its middle axis, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or the spans overlap shifted.</exception>
    public static void Softmax(KernelWidth width, ReadOnlySpan<float> x, Span<float> y, int outer, int n, int inner)
    {
        KernelGuard.SameLength(checked(outer * n * inner), x.Length);
        KernelGuard.SameLength(x.Length, y.Length);
        KernelGuard.SameOrDisjoint(x, y);
        fixed (float* px = x, py = y)
            ElementLoop.Run(width, outer, new Forward(px, py, n, inner), ElementCost * n * inner);
    }

    /// <summary>dx from y = softmax(x) and dy, added to dx if <paramref name="accumulate"/>; dx may be dy.</summary>
    public static void SoftmaxGradient(
        ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int outer, int n, int inner, bool accumulate) =>
        SoftmaxGradient(KernelDispatch.Width, y, dy, dx, outer, n, inner, accumulate);

    /// <summary>dx from y = softmax(x) and dy, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or the spans overlap shifted.</exception>
    public static void SoftmaxGradient(
        KernelWidth width, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int outer, int n, int inner, bool accumulate)
    {
        KernelGuard.SameLength(checked(outer * n * inner), y.Length);
        KernelGuard.SameLength(y.Length, dy.Length);
        KernelGuard.SameLength(y.Length, dx.Length);
        KernelGuard.SameOrDisjoint(y, dx);
        KernelGuard.SameOrDisjoint(dy, dx);
        fixed (float* py = y, pdy = dy, pdx = dx)
            ElementLoop.Run(width, outer, new Backward(py, pdy, pdx, n, inner, accumulate), ElementCost * n * inner);
    }

    private readonly struct Forward(float* x, float* y, nint n, nint inner) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint o = start; o < start + count; o++)
            {
                nint at = o * n * inner, i = 0;
                for (; i <= inner - TV.Count; i += TV.Count)
                    Columns<TV>(x + at + i, y + at + i);
                for (; i < inner; i++)
                    Columns<Float32x1>(x + at + i, y + at + i);
            }
        }

        [MethodImpl(KernelCode.OnItsOwn)]
        private void Columns<TV>(float* x, float* y) where TV : struct, ILanes<TV>
        {
            TV max = TV.Broadcast(float.NegativeInfinity), sum = TV.Broadcast(0);
            for (nint k = 0; k < n; k++)
                max = TV.Maximum(max, TV.Load(x + k * inner));
            for (nint k = 0; k < n; k++)
            {
                TV e = LanesMath.Exp(TV.Load(x + k * inner) - max);
                TV.Store(e, y + k * inner);
                sum += e;
            }

            TV factor = TV.Broadcast(1) / sum;
            for (nint k = 0; k < n; k++)
                TV.Store(TV.Load(y + k * inner) * factor, y + k * inner);
        }
    }

    private readonly struct Backward(float* y, float* dy, float* dx, nint n, nint inner, bool accumulate) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint o = start; o < start + count; o++)
            {
                nint at = o * n * inner, i = 0;
                for (; i <= inner - TV.Count; i += TV.Count)
                    Columns<TV>(at + i);
                for (; i < inner; i++)
                    Columns<Float32x1>(at + i);
            }
        }

        [MethodImpl(KernelCode.OnItsOwn)]
        private void Columns<TV>(nint first) where TV : struct, ILanes<TV>
        {
            TV dot = TV.Broadcast(0);
            for (nint k = 0; k < n; k++)
                dot = TV.MultiplyAdd(TV.Load(y + first + k * inner), TV.Load(dy + first + k * inner), dot);
            for (nint k = 0; k < n; k++)
            {
                nint at = first + k * inner;
                TV value = TV.Load(y + at) * (TV.Load(dy + at) - dot);
                TV.Store(accumulate ? TV.Load(dx + at) + value : value, dx + at);
            }
        }
    }
}
