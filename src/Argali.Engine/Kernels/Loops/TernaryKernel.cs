// Formula:  y[i] = f(a[i], b[i], c[i])
// Layout:   flat float32; y is one of the operands or disjoint from them
// Lanes:    neighbouring elements
// Tail:     RowLoop's: the last register is computed first, stored last
// Scalar:   for (i...) y[i] = f(a[i], b[i], c[i])

namespace Argali.Engine.Kernels;

/// <summary>Applies an operation to the elements of three arrays.</summary>
internal static unsafe class TernaryKernel
{
    /// <summary>y = f(a, b, c) at the machine's width.</summary>
    public static void Apply<TOp>(
        ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, Span<float> y, TOp op = default)
        where TOp : struct, ITernaryOp => Apply(KernelDispatch.Width, a, b, c, y, op);

    /// <summary>y = f(a, b, c) at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or an operand and y overlap shifted.</exception>
    public static void Apply<TOp>(
        KernelWidth width, ReadOnlySpan<float> a, ReadOnlySpan<float> b, ReadOnlySpan<float> c, Span<float> y, TOp op = default)
        where TOp : struct, ITernaryOp
    {
        KernelGuard.SameLength(a.Length, b.Length);
        KernelGuard.SameLength(a.Length, c.Length);
        KernelGuard.SameLength(a.Length, y.Length);
        KernelGuard.SameOrDisjoint(a, y);
        KernelGuard.SameOrDisjoint(b, y);
        KernelGuard.SameOrDisjoint(c, y);
        fixed (float* pa = a, pb = b, pc = c, py = y)
            ElementLoop.Run(width, a.Length, new Loop<TOp>(pa, pb, pc, py, op, StoreMode.Streams(py, y.Length, pa, pb, pc)));
    }

    private readonly struct Loop<TOp>(float* a, float* b, float* c, float* y, TOp op, bool streams) : IElementLoop where TOp : struct, ITernaryOp
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            if (streams)
                RowLoop.Apply<TOp, TV, StoreMode.Streaming>(a + start, b + start, c + start, y + start, count, op);
            else
                RowLoop.Apply<TOp, TV>(a + start, b + start, c + start, y + start, count, op);
        }
    }
}
