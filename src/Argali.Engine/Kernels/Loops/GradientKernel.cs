// Formula:  dx[i] = g(x[i], y[i], dy[i]), or dx[i] += g(x[i], y[i], dy[i])
// Layout:   flat float32; dx is one of the operands or disjoint from them; x or y is empty where g does not read it
// Lanes:    neighbouring elements
// Tail:     as in UnaryKernel: last register computed first (the old dx included), stored last
// Scalar:   for (i...) dx[i] = g(x[i], y[i], dy[i])

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>
/// Applies the backward pass of an operation. For an operation of one operand x is the input and y the output; for one of two
/// operands, x is the operand whose gradient is wanted and y the other one.
/// </summary>
internal static unsafe class GradientKernel
{
    /// <summary>dx = g(x, y, dy), added to dx if <paramref name="accumulate"/>, at the machine's width.</summary>
    public static void Apply<TOp>(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, bool accumulate, TOp op = default)
        where TOp : struct, IGradientOp => Apply(KernelDispatch.Width, x, y, dy, dx, accumulate, op);

    /// <summary>dx = g(x, y, dy), added to dx if <paramref name="accumulate"/>, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or an operand and dx overlap shifted.</exception>
    public static void Apply<TOp>(
        KernelWidth width, ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, bool accumulate,
        TOp op = default) where TOp : struct, IGradientOp
    {
        KernelGuard.SameLength(dy.Length, dx.Length);
        KernelGuard.SameOrDisjoint(dy, dx);
        if (TOp.ReadsInput)
        {
            KernelGuard.SameLength(dy.Length, x.Length);
            KernelGuard.SameOrDisjoint(x, dx);
        }

        if (TOp.ReadsOutput)
        {
            KernelGuard.SameLength(dy.Length, y.Length);
            KernelGuard.SameOrDisjoint(y, dx);
        }

        fixed (float* px = x, py = y, pdy = dy, pdx = dx)
            ElementLoop.Run(width, dy.Length, new Loop<TOp>(px, py, pdy, pdx, accumulate, op));
    }

    private readonly struct Loop<TOp>(float* x, float* y, float* dy, float* dx, bool accumulate, TOp op) : IElementLoop
        where TOp : struct, IGradientOp
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV> =>
            Loop<TOp>.Run<TV>(x + start, y + start, dy + start, dx + start, count, accumulate, op);

        [MethodImpl(KernelCode.OnItsOwn)]
        private static void Run<TV>(float* x, float* y, float* dy, float* dx, nint count, bool accumulate, TOp op)
            where TV : struct, ILanes<TV>
        {
            if (count < TV.Count)
            {
                RunShort<TV>(x, y, dy, dx, count, accumulate, op);
                return;
            }

            nint last = count - TV.Count;
            TV end = At<TV>(x, y, dy, dx, last, accumulate, op);
            for (nint i = 0; i < last; i += TV.Count)
                TV.Store(At<TV>(x, y, dy, dx, i, accumulate, op), dx + i);
            TV.Store(end, dx + last);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TV At<TV>(float* x, float* y, float* dy, float* dx, nint i, bool accumulate, TOp op) where TV : struct, ILanes<TV>
        {
            TV value = op.Invoke(
                TOp.ReadsInput ? TV.Load(x + i) : default, TOp.ReadsOutput ? TV.Load(y + i) : default, TV.Load(dy + i));
            return accumulate ? TV.Load(dx + i) + value : value;
        }

        private static void RunShort<TV>(float* x, float* y, float* dy, float* dx, nint count, bool accumulate, TOp op)
            where TV : struct, ILanes<TV>
        {
            TV value = op.Invoke(
                TOp.ReadsInput ? Lanes.LoadPartial<TV>(x, count) : default,
                TOp.ReadsOutput ? Lanes.LoadPartial<TV>(y, count) : default,
                Lanes.LoadPartial<TV>(dy, count));
            Lanes.StorePartial(accumulate ? Lanes.LoadPartial<TV>(dx, count) + value : value, dx, count);
        }
    }
}
