// Formula:  y[i] = condition[i] ? a[i] : b[i]; an empty a or b stands for its number
// Layout:   booleans of one byte, flat float32; y is a, or b, or disjoint from them
// Lanes:    neighbouring elements; bytes are widened to a mask register
// Tail:     as in UnaryKernel: last register computed first, stored last
// Scalar:   for (i...) y[i] = condition[i] ? a[i] : b[i]

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Chooses between the elements of two arrays (or numbers) by an array of booleans.</summary>
internal static unsafe class SelectKernel
{
    /// <summary>y = condition ? a : b at the machine's width.</summary>
    public static void Apply(ReadOnlySpan<bool> condition, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y) =>
        Apply(KernelDispatch.Width, condition, a, b, y);

    /// <summary>y = condition ? a : b with the number b, at the machine's width.</summary>
    public static void Apply(ReadOnlySpan<bool> condition, ReadOnlySpan<float> a, float b, Span<float> y) =>
        Apply(KernelDispatch.Width, condition, a, b, y);

    /// <summary>y = condition ? a : b with the number a, at the machine's width.</summary>
    public static void Apply(ReadOnlySpan<bool> condition, float a, ReadOnlySpan<float> b, Span<float> y) =>
        Apply(KernelDispatch.Width, condition, a, b, y);

    /// <summary>y = condition ? a : b at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or an operand and y overlap shifted.</exception>
    public static void Apply(
        KernelWidth width, ReadOnlySpan<bool> condition, ReadOnlySpan<float> a, ReadOnlySpan<float> b, Span<float> y)
    {
        KernelGuard.SameLength(condition.Length, a.Length);
        KernelGuard.SameLength(condition.Length, b.Length);
        Apply(width, condition, a, 0, b, 0, y);
    }

    /// <summary>y = condition ? a : b with the number b, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or a and y overlap shifted.</exception>
    public static void Apply(KernelWidth width, ReadOnlySpan<bool> condition, ReadOnlySpan<float> a, float b, Span<float> y)
    {
        KernelGuard.SameLength(condition.Length, a.Length);
        Apply(width, condition, a, 0, default, b, y);
    }

    /// <summary>y = condition ? a : b with the number a, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths differ, or b and y overlap shifted.</exception>
    public static void Apply(KernelWidth width, ReadOnlySpan<bool> condition, float a, ReadOnlySpan<float> b, Span<float> y)
    {
        KernelGuard.SameLength(condition.Length, b.Length);
        Apply(width, condition, default, a, b, 0, y);
    }

    private static void Apply(
        KernelWidth width, ReadOnlySpan<bool> condition, ReadOnlySpan<float> a, float numberA, ReadOnlySpan<float> b, float numberB,
        Span<float> y)
    {
        KernelGuard.SameLength(condition.Length, y.Length);
        KernelGuard.SameOrDisjoint(a, y);
        KernelGuard.SameOrDisjoint(b, y);
        fixed (bool* pc = condition)
        fixed (float* pa = a, pb = b, py = y)
            ElementLoop.Run(width, y.Length, new Loop((byte*)pc, pa, numberA, pb, numberB, py));
    }

    private readonly struct Loop(byte* condition, float* a, float numberA, float* b, float numberB, float* y) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV> =>
            Run<TV>(
                condition + start, a == null ? null : a + start, numberA, b == null ? null : b + start, numberB, y + start, count);

        [MethodImpl(KernelCode.OnItsOwn)]
        private static void Run<TV>(byte* condition, float* a, float numberA, float* b, float numberB, float* y, nint count)
            where TV : struct, ILanes<TV>
        {
            TV va = TV.Broadcast(numberA), vb = TV.Broadcast(numberB);
            if (count < TV.Count)
            {
                va = a == null ? va : Lanes.LoadPartial<TV>(a, count);
                vb = b == null ? vb : Lanes.LoadPartial<TV>(b, count);
                Lanes.StorePartial(TV.Select(Lanes.LoadMaskPartial<TV>(condition, count), va, vb), y, count);
                return;
            }

            nint last = count - TV.Count;
            TV end = At(condition, a, va, b, vb, last);
            for (nint i = 0; i < last; i += TV.Count)
                TV.Store(At(condition, a, va, b, vb, i), y + i);
            TV.Store(end, y + last);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TV At<TV>(byte* condition, float* a, TV va, float* b, TV vb, nint i) where TV : struct, ILanes<TV> =>
            TV.Select(TV.LoadMask(condition + i), a == null ? va : TV.Load(a + i), b == null ? vb : TV.Load(b + i));
    }
}
