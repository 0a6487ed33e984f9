// Formula:  y[i] = f(a[i], b[i]), or with one operand the same number for all i
// Layout:   flat float32; y is a, or b, or disjoint from them
// Lanes:    neighbouring elements
// Tail:     RowLoop's: the last register is computed first, stored last
// Scalar:   for (i...) y[i] = f(a[i], b[i])

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Applies an operation to the elements of two arrays, or of an array and a number.</summary>
internal static unsafe class BinaryKernel
{
    /// <summary>y = f(a, b) at the machine's width.</summary>
    public static void Apply<TOp>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, TOp op = default)
        where TOp : struct, IBinaryOp => Apply(KernelDispatch.Width, a, b, y, op);

    /// <summary>y = f(a, b) with the number b, at the machine's width.</summary>
    public static void Apply<TOp>(ReadOnlySpan<float> a, float b, Span<float> y, TOp op = default)
        where TOp : struct, IBinaryOp => Apply(KernelDispatch.Width, a, b, y, op);

    /// <summary>y = f(a, b) with the number a, at the machine's width.</summary>
    public static void Apply<TOp>(float a, ReadOnlySpan<float> b, Span<float> y, TOp op = default)
        where TOp : struct, IBinaryOp => Apply(KernelDispatch.Width, a, b, y, op);

    /// <summary>y = f(a, b) at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or an operand and y overlap shifted.</exception>
    public static void Apply<TOp>(KernelWidth width, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y, TOp op = default)
        where TOp : struct, IBinaryOp
    {
        KernelGuard.SameLength(a.Length, b.Length);
        KernelGuard.SameLength(a.Length, y.Length);
        KernelGuard.SameOrDisjoint(a, y);
        KernelGuard.SameOrDisjoint(b, y);
        fixed (float* pa = a, pb = b, py = y)
        {
            Loop<TOp> loop = new(pa, pb, py, op, StoreMode.Streams(py, y.Length, pa, pb));
            ElementLoop.Run(TOp.IsScalarOnly ? KernelWidth.Scalar : width, a.Length, loop);
        }
    }

    /// <summary>y = f(a, b) with the number b, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or a and y overlap shifted.</exception>
    public static void Apply<TOp>(KernelWidth width, ReadOnlySpan<float> a, float b, Span<float> y, TOp op = default)
        where TOp : struct, IBinaryOp => UnaryKernel.Apply(width, a, y, new WithRight<TOp>(op, b));

    /// <summary>y = f(a, b) with the number a, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or b and y overlap shifted.</exception>
    public static void Apply<TOp>(KernelWidth width, float a, ReadOnlySpan<float> b, Span<float> y, TOp op = default)
        where TOp : struct, IBinaryOp => UnaryKernel.Apply(width, b, y, new WithLeft<TOp>(op, a));

    private readonly struct WithRight<TOp>(TOp op, float b) : IUnaryOp where TOp : struct, IBinaryOp
    {
        public static bool IsScalarOnly => TOp.IsScalarOnly;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => op.Invoke(x, TV.Broadcast(b));
    }

    private readonly struct WithLeft<TOp>(TOp op, float a) : IUnaryOp where TOp : struct, IBinaryOp
    {
        public static bool IsScalarOnly => TOp.IsScalarOnly;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => op.Invoke(TV.Broadcast(a), x);
    }

    private readonly struct Loop<TOp>(float* a, float* b, float* y, TOp op, bool streams) : IElementLoop where TOp : struct, IBinaryOp
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            if (streams)
                RowLoop.Apply<TOp, TV, StoreMode.Streaming>(a + start, b + start, y + start, count, op);
            else
                RowLoop.Apply<TOp, TV>(a + start, b + start, y + start, count, op);
        }
    }
}
