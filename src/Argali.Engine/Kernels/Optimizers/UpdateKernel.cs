// Formula:  (p[i], a[i], b[i], c[i]) = f(g[i], p[i], a[i], b[i], c[i]), f an optimizer's step
// Layout:   flat float32: parameters p, gradient g, slots a, b, c (empty if the optimizer has none); g may be disjoint only
// Lanes:    neighbouring elements
// Tail:     through padded buffers, for no element may be updated twice
// Scalar:   for (i...) f
// Why:      one pass: every array is read once and written once, and large models are bound by memory

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Applies a step of an optimizer to a variable and its slots, in place.</summary>
internal static unsafe class UpdateKernel
{
    private const nint ElementCost = 4;

    /// <summary>Applies a step at the machine's width.</summary>
    public static void Apply<TOp>(
        Span<float> p, ReadOnlySpan<float> g, Span<float> a, Span<float> b, Span<float> c, TOp op)
        where TOp : struct, IUpdateOp => Apply(KernelDispatch.Width, p, g, a, b, c, op);

    /// <summary>Applies a step at the given width.</summary>
    /// <exception cref="ArgumentException">A length differs, or two arrays overlap.</exception>
    public static void Apply<TOp>(
        KernelWidth width, Span<float> p, ReadOnlySpan<float> g, Span<float> a, Span<float> b, Span<float> c, TOp op)
        where TOp : struct, IUpdateOp
    {
        KernelGuard.SameLength(p.Length, g.Length);
        KernelGuard.Disjoint(g, p);
        Check(p, g, a);
        Check(p, g, b);
        Check(p, g, c);
        KernelGuard.Disjoint(a, b);
        KernelGuard.Disjoint(a, c);
        KernelGuard.Disjoint(b, c);
        fixed (float* pp = p, pg = g, pa = a, pb = b, pc = c)
            ElementLoop.Run(width, p.Length, new Loop<TOp>(pp, pg, pa, pb, pc, op), ElementCost);
    }

    private static void Check(Span<float> p, ReadOnlySpan<float> g, Span<float> slot)
    {
        if (slot.IsEmpty)
            return;
        KernelGuard.SameLength(p.Length, slot.Length);
        KernelGuard.Disjoint(p, slot);
        KernelGuard.Disjoint(g, slot);
    }

    private readonly struct Loop<TOp>(float* p, float* g, float* a, float* b, float* c, TOp op) : IElementLoop
        where TOp : struct, IUpdateOp
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV> =>
            Run<TV>(p + start, g + start, At(a, start), At(b, start), At(c, start), count, op);

        private static float* At(float* slot, nint start) => slot == null ? null : slot + start;

        [MethodImpl(KernelCode.OnItsOwn)]
        private static void Run<TV>(float* p, float* g, float* a, float* b, float* c, nint count, TOp op) where TV : struct, ILanes<TV>
        {
            nint i = 0;
            for (; i <= count - TV.Count; i += TV.Count)
            {
                TV vp = TV.Load(p + i);
                TV va = a == null ? default : TV.Load(a + i);
                TV vb = b == null ? default : TV.Load(b + i);
                TV vc = c == null ? default : TV.Load(c + i);
                op.Invoke(TV.Load(g + i), ref vp, ref va, ref vb, ref vc);
                TV.Store(vp, p + i);
                if (a != null)
                    TV.Store(va, a + i);
                if (b != null)
                    TV.Store(vb, b + i);
                if (c != null)
                    TV.Store(vc, c + i);
            }

            if (i < count)
                RunTail<TV>(p + i, g + i, At(a, i), At(b, i), At(c, i), count - i, op);
        }

        private static void RunTail<TV>(float* p, float* g, float* a, float* b, float* c, nint count, TOp op) where TV : struct, ILanes<TV>
        {
            TV vp = Lanes.LoadPartial<TV>(p, count);
            TV va = a == null ? default : Lanes.LoadPartial<TV>(a, count);
            TV vb = b == null ? default : Lanes.LoadPartial<TV>(b, count);
            TV vc = c == null ? default : Lanes.LoadPartial<TV>(c, count);
            op.Invoke(Lanes.LoadPartial<TV>(g, count), ref vp, ref va, ref vb, ref vc);
            Lanes.StorePartial(vp, p, count);
            if (a != null)
                Lanes.StorePartial(va, a, count);
            if (b != null)
                Lanes.StorePartial(vb, b, count);
            if (c != null)
                Lanes.StorePartial(vc, c, count);
        }
    }
}
