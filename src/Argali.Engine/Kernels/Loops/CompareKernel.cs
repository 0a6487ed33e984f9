// Formula:  y[i] = a[i] ? b[i], a comparison, or with the number b
// Layout:   flat float32 in, booleans of one byte (0 or 1) out
// Lanes:    neighbouring elements; a mask register is narrowed to bytes
// Tail:     the last register overlaps the one before it (nothing is read and written at once)
// Scalar:   for (i...) y[i] = a[i] ? b[i]

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Compares the elements of two arrays, or of an array and a number.</summary>
internal static unsafe class CompareKernel
{
    /// <summary>y = f(a, b) at the machine's width.</summary>
    public static void Apply<TOp>(ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<bool> y, TOp op = default)
        where TOp : struct, IBinaryOp => Apply(KernelDispatch.Width, a, b, y, op);

    /// <summary>y = f(a, b) with the number b, at the machine's width.</summary>
    public static void Apply<TOp>(ReadOnlySpan<float> a, float b, Span<bool> y, TOp op = default)
        where TOp : struct, IBinaryOp => Apply(KernelDispatch.Width, a, b, y, op);

    /// <summary>y = f(a, b) at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply<TOp>(KernelWidth width, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<bool> y, TOp op = default)
        where TOp : struct, IBinaryOp
    {
        KernelGuard.SameLength(a.Length, b.Length);
        KernelGuard.SameLength(a.Length, y.Length);
        fixed (float* pa = a, pb = b)
        fixed (bool* py = y)
            ElementLoop.Run(width, a.Length, new Loop<TOp>(pa, pb, 0, (byte*)py, op));
    }

    /// <summary>y = f(a, b) with the number b, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths differ.</exception>
    public static void Apply<TOp>(KernelWidth width, ReadOnlySpan<float> a, float b, Span<bool> y, TOp op = default)
        where TOp : struct, IBinaryOp
    {
        KernelGuard.SameLength(a.Length, y.Length);
        fixed (float* pa = a)
        fixed (bool* py = y)
            ElementLoop.Run(width, a.Length, new Loop<TOp>(pa, null, b, (byte*)py, op));
    }

    private readonly struct Loop<TOp>(float* a, float* b, float number, byte* y, TOp op) : IElementLoop where TOp : struct, IBinaryOp
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV> =>
            Loop<TOp>.Run<TV>(a + start, b == null ? null : b + start, number, y + start, count, op);

        [MethodImpl(KernelCode.OnItsOwn)]
        private static void Run<TV>(float* a, float* b, float number, byte* y, nint count, TOp op) where TV : struct, ILanes<TV>
        {
            TV right = TV.Broadcast(number);
            if (count < TV.Count)
            {
                right = b == null ? right : Lanes.LoadPartial<TV>(b, count);
                Lanes.StoreMaskPartial(op.Invoke(Lanes.LoadPartial<TV>(a, count), right), y, count);
                return;
            }

            nint last = count - TV.Count;
            for (nint i = 0; ; i = Math.Min(i + TV.Count, last))
            {
                TV.StoreMask(op.Invoke(TV.Load(a + i), b == null ? right : TV.Load(b + i)), y + i);
                if (i == last)
                    break;
            }
        }
    }
}
