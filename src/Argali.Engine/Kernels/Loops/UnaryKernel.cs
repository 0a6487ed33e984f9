// Formula:  y[i] = f(x[i])
// Layout:   flat float32; y is x or disjoint from it
// Lanes:    neighbouring elements
// Tail:     the last full register of the array is computed first, from inputs nothing has overwritten yet, and stored last;
//           an array shorter than a register goes through a padded buffer
// Scalar:   for (i...) y[i] = f(x[i]), which is this loop with Float32x1
// Why:      one loop for all operations; an operation struct is inlined, a delegate would cost a call per register

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Applies an operation to every element of an array.</summary>
internal static unsafe class UnaryKernel
{
    /// <summary>y = f(x) at the machine's width.</summary>
    public static void Apply<TOp>(ReadOnlySpan<float> x, Span<float> y, TOp op = default) where TOp : struct, IUnaryOp =>
        Apply(KernelDispatch.Width, x, y, op);

    /// <summary>y = f(x) at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or the spans overlap shifted.</exception>
    public static void Apply<TOp>(KernelWidth width, ReadOnlySpan<float> x, Span<float> y, TOp op = default) where TOp : struct, IUnaryOp
    {
        KernelGuard.SameLength(x.Length, y.Length);
        KernelGuard.SameOrDisjoint(x, y);
        fixed (float* px = x, py = y)
            ElementLoop.Run(TOp.IsScalarOnly ? KernelWidth.Scalar : width, x.Length, new Loop<TOp>(px, py, op));
    }

    private readonly struct Loop<TOp>(float* x, float* y, TOp op) : IElementLoop where TOp : struct, IUnaryOp
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV> => Loop<TOp>.Run<TV>(x + start, y + start, count, op);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Run<TV>(float* x, float* y, nint count, TOp op) where TV : struct, ILanes<TV>
        {
            nint last = count - TV.Count;
            TV end = op.Invoke(last < 0 ? Lanes.LoadPartial<TV>(x, count) : TV.Load(x + last));
            for (nint i = 0; i < last; i += TV.Count)
                TV.Store(op.Invoke(TV.Load(x + i)), y + i);
            if (last < 0)
                Lanes.StorePartial(end, y, count);
            else
                TV.Store(end, y + last);
        }
    }
}
