// Formula:  y[i] = f(x[i])
// Layout:   flat float32; y is x or disjoint from it
// Lanes:    neighbouring elements
// Tail:     RowLoop's: the last register is computed first, stored last
// Scalar:   for (i...) y[i] = f(x[i])

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
        {
            Loop<TOp> loop = new(px, py, op, StoreMode.Streams(py, y.Length, px));
            ElementLoop.Run(TOp.IsScalarOnly ? KernelWidth.Scalar : width, x.Length, loop);
        }
    }

    private readonly struct Loop<TOp>(float* x, float* y, TOp op, bool streams) : IElementLoop where TOp : struct, IUnaryOp
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            if (streams)
                RowLoop.Apply<TOp, TV, StoreMode.Streaming>(x + start, y + start, count, op);
            else
                RowLoop.Apply<TOp, TV>(x + start, y + start, count, op);
        }
    }
}
