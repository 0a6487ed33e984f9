// Formula:  y[i] = f(a[i], b[i], c[i])
// Layout:   flat float32; y is one of the operands or disjoint from them
// Lanes:    neighbouring elements
// Tail:     as in UnaryKernel: last register computed first, stored last
// Scalar:   for (i...) y[i] = f(a[i], b[i], c[i])

using System.Runtime.CompilerServices;

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
            ElementLoop.Run(width, a.Length, new Loop<TOp>(pa, pb, pc, py, op));
    }

    private readonly struct Loop<TOp>(float* a, float* b, float* c, float* y, TOp op) : IElementLoop where TOp : struct, ITernaryOp
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV> =>
            Loop<TOp>.Run<TV>(a + start, b + start, c + start, y + start, count, op);

        [MethodImpl(MethodImplOptions.AggressiveOptimization)]
        private static void Run<TV>(float* a, float* b, float* c, float* y, nint count, TOp op) where TV : struct, ILanes<TV>
        {
            nint last = count - TV.Count;
            TV end = last < 0
                ? op.Invoke(Lanes.LoadPartial<TV>(a, count), Lanes.LoadPartial<TV>(b, count), Lanes.LoadPartial<TV>(c, count))
                : op.Invoke(TV.Load(a + last), TV.Load(b + last), TV.Load(c + last));
            for (nint i = 0; i < last; i += TV.Count)
                TV.Store(op.Invoke(TV.Load(a + i), TV.Load(b + i), TV.Load(c + i)), y + i);
            if (last < 0)
                Lanes.StorePartial(end, y, count);
            else
                TV.Store(end, y + last);
        }
    }
}
