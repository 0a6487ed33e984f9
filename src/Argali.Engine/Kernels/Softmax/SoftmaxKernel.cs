// Formula:  softmax: y = e^(x - max) / sum of e^(x - max); log-softmax: y = x - logsumexp(x); logsumexp = max + ln(sum of e^(x - max))
//           backward: dx = y (dy - sum of dy y); log-softmax: dx = dy - e^y sum of dy; logsumexp: dx = e^(x - y) dy
// Layout:   [rows, n], each row on its own; y is x or disjoint from it
// Order:    max and sum as RowReduction
// Lanes:    neighbouring elements of a row
// Tail:     RowLoop's
// Scalar:   the formula, row by row
// Why:      the maximum is subtracted first, so that large logits stay finite

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Softmax and its relatives along the last axis. <see cref="AxisSoftmaxKernel"/> has the other axes.</summary>
internal static unsafe class SoftmaxKernel
{
    private const nint ElementCost = 8;

    /// <summary>y = softmax of each row of x.</summary>
    public static void Softmax(ReadOnlySpan<float> x, Span<float> y, int rows, int n) => Softmax(KernelDispatch.Width, x, y, rows, n);

    /// <summary>y = softmax of each row of x, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or the spans overlap shifted.</exception>
    public static void Softmax(KernelWidth width, ReadOnlySpan<float> x, Span<float> y, int rows, int n) =>
        Rows<SoftmaxStep>(width, x, y, default, y, rows, n, accumulate: false);

    /// <summary>y = log-softmax of each row of x.</summary>
    public static void LogSoftmax(ReadOnlySpan<float> x, Span<float> y, int rows, int n) => LogSoftmax(KernelDispatch.Width, x, y, rows, n);

    /// <summary>y = log-softmax of each row of x, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or the spans overlap shifted.</exception>
    public static void LogSoftmax(KernelWidth width, ReadOnlySpan<float> x, Span<float> y, int rows, int n) =>
        Rows<LogSoftmaxStep>(width, x, y, default, y, rows, n, accumulate: false);

    /// <summary>dx from y = softmax(x) and dy, added to dx if <paramref name="accumulate"/>; dx may be dy, not y.</summary>
    public static void SoftmaxGradient(
        ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int rows, int n, bool accumulate) =>
        SoftmaxGradient(KernelDispatch.Width, y, dy, dx, rows, n, accumulate);

    /// <summary>dx from y = softmax(x) and dy, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or dx overlaps dy shifted or y.</exception>
    public static void SoftmaxGradient(
        KernelWidth width, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int rows, int n, bool accumulate)
    {
        KernelGuard.Disjoint(y, dx);
        Rows<SoftmaxGradientStep>(width, y, dx, dy, dx, rows, n, accumulate);
    }

    /// <summary>dx from y = log-softmax(x) and dy, added to dx if <paramref name="accumulate"/>; dx may be dy, not y.</summary>
    public static void LogSoftmaxGradient(
        ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int rows, int n, bool accumulate) =>
        LogSoftmaxGradient(KernelDispatch.Width, y, dy, dx, rows, n, accumulate);

    /// <summary>dx from y = log-softmax(x) and dy, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or dx overlaps dy shifted or y.</exception>
    public static void LogSoftmaxGradient(
        KernelWidth width, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int rows, int n, bool accumulate)
    {
        KernelGuard.Disjoint(y, dx);
        Rows<LogSoftmaxGradientStep>(width, y, dx, dy, dx, rows, n, accumulate);
    }

    /// <summary>y[row] = ln(sum of e^x) of each row of x.</summary>
    public static void LogSumExp(ReadOnlySpan<float> x, Span<float> y, int rows, int n) => LogSumExp(KernelDispatch.Width, x, y, rows, n);

    /// <summary>y[row] = ln(sum of e^x) of each row of x, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes.</exception>
    public static void LogSumExp(KernelWidth width, ReadOnlySpan<float> x, Span<float> y, int rows, int n)
    {
        KernelGuard.SameLength(checked(rows * n), x.Length);
        KernelGuard.SameLength(rows, y.Length);
        fixed (float* px = x, py = y)
            ElementLoop.Run(width, rows, new LogSumExpLoop(px, py, n), ElementCost * n);
    }

    /// <summary>dx from x, y = logsumexp(x) and dy (one per row), added to dx if <paramref name="accumulate"/>.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or the spans overlap shifted.</exception>
    public static void LogSumExpGradient(
        ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> dy, Span<float> dx, int rows, int n, bool accumulate)
    {
        KernelGuard.SameLength(checked(rows * n), x.Length);
        KernelGuard.SameLength(x.Length, dx.Length);
        KernelGuard.SameLength(rows, y.Length);
        KernelGuard.SameLength(rows, dy.Length);
        KernelGuard.SameOrDisjoint(x, dx);
        fixed (float* px = x, py = y, pdy = dy, pdx = dx)
            ElementLoop.Run(KernelDispatch.Width, rows, new LogSumExpGradientLoop(px, py, pdy, pdx, n, accumulate), ElementCost * n);
    }

    private static void Rows<TStep>(
        KernelWidth width, ReadOnlySpan<float> a, ReadOnlySpan<float> sameLength, ReadOnlySpan<float> b, Span<float> y, int rows, int n,
        bool accumulate) where TStep : struct, IRowStep
    {
        KernelGuard.SameLength(checked(rows * n), a.Length);
        KernelGuard.SameLength(a.Length, sameLength.Length);
        KernelGuard.SameOrDisjoint(a, y);
        if (!b.IsEmpty || TStep.ReadsGradient)
        {
            KernelGuard.SameLength(a.Length, b.Length);
            KernelGuard.SameOrDisjoint(b, y);
        }

        fixed (float* pa = a, pb = b, py = y)
            ElementLoop.Run(width, rows, new RowsLoop<TStep>(pa, pb, py, n, accumulate), ElementCost * n);
    }

    private interface IRowStep
    {
        static abstract bool ReadsGradient { get; }

        static abstract void Run<TV>(float* a, float* b, float* y, nint n, bool accumulate) where TV : struct, ILanes<TV>;
    }

    private readonly struct RowsLoop<TStep>(float* a, float* b, float* y, nint n, bool accumulate) : IElementLoop
        where TStep : struct, IRowStep
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
                TStep.Run<TV>(a + row * n, b + row * n, y + row * n, n, accumulate);
        }
    }

    private readonly struct SoftmaxStep : IRowStep
    {
        public static bool ReadsGradient => false;

        public static void Run<TV>(float* a, float* b, float* y, nint n, bool accumulate) where TV : struct, ILanes<TV>
        {
            RowLoop.Apply<SoftmaxRow.ExpOfShifted, TV>(a, y, n, new SoftmaxRow.ExpOfShifted(SoftmaxRow.Shift<TV>(a, n)));
            float sum = RowReduction.Run<Reduction.Sum, TV>(y, n);
            RowLoop.Apply<Unary.Scale, TV>(y, y, n, new Unary.Scale(1 / sum));
        }
    }

    private readonly struct LogSoftmaxStep : IRowStep
    {
        public static bool ReadsGradient => false;

        public static void Run<TV>(float* a, float* b, float* y, nint n, bool accumulate) where TV : struct, ILanes<TV>
        {
            // In two subtractions: the shifted row is exact where it matters, near the maximum.
            float shift = SoftmaxRow.Shift<TV>(a, n);
            float sum = RowReduction.Run<Reduction.Sum, RowSource.ShiftedExp, TV>(new RowSource.ShiftedExp(a, shift), n);
            float log = LanesMath.Log(Float32x1.Broadcast(sum)).First;
            RowLoop.Apply<SubtractTwice, TV>(a, y, n, new SubtractTwice(shift, log));
        }
    }

    private readonly struct SubtractTwice(float first, float second) : IUnaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => x - TV.Broadcast(first) - TV.Broadcast(second);
    }

    private readonly struct SoftmaxGradientStep : IRowStep
    {
        public static bool ReadsGradient => true;

        public static void Run<TV>(float* a, float* b, float* y, nint n, bool accumulate) where TV : struct, ILanes<TV>
        {
            float dot = RowReduction.Run<Reduction.Sum, RowSource.Product, TV>(new RowSource.Product(a, b), n);
            if (accumulate)
                RowLoop.Apply<SoftmaxGradientOp, TV>(a, b, y, y, n, new SoftmaxGradientOp(dot));
            else
                RowLoop.Apply<SoftmaxGradientOp, TV>(a, b, y, n, new SoftmaxGradientOp(dot));
        }
    }

    private readonly struct SoftmaxGradientOp(float dot) : IBinaryOp, ITernaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV y, TV dy) where TV : struct, ILanes<TV> => y * (dy - TV.Broadcast(dot));

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV y, TV dy, TV dx) where TV : struct, ILanes<TV> => dx + Invoke(y, dy);
    }

    private readonly struct LogSoftmaxGradientStep : IRowStep
    {
        public static bool ReadsGradient => true;

        public static void Run<TV>(float* a, float* b, float* y, nint n, bool accumulate) where TV : struct, ILanes<TV>
        {
            float sum = RowReduction.Run<Reduction.Sum, TV>(b, n);
            if (accumulate)
                RowLoop.Apply<LogSoftmaxGradientOp, TV>(a, b, y, y, n, new LogSoftmaxGradientOp(sum));
            else
                RowLoop.Apply<LogSoftmaxGradientOp, TV>(a, b, y, n, new LogSoftmaxGradientOp(sum));
        }
    }

    private readonly struct LogSoftmaxGradientOp(float sum) : IBinaryOp, ITernaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV y, TV dy) where TV : struct, ILanes<TV> => TV.MultiplyAdd(LanesMath.Exp(y), TV.Broadcast(-sum), dy);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV y, TV dy, TV dx) where TV : struct, ILanes<TV> => dx + Invoke(y, dy);
    }

    private readonly struct LogSumExpLoop(float* x, float* y, nint n) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
                y[row] = SoftmaxRow.LogSumExp<TV>(x + row * n, n);
        }
    }

    private readonly struct LogSumExpGradientLoop(float* x, float* y, float* dy, float* dx, nint n, bool accumulate) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
            {
                var op = new ScaledExpOfShifted(y[row], dy[row]);
                if (accumulate)
                    RowLoop.Apply<ScaledExpOfShifted, TV>(x + row * n, dx + row * n, dx + row * n, n, op);
                else
                    RowLoop.Apply<ScaledExpOfShifted, TV>(x + row * n, dx + row * n, n, op);
            }
        }
    }

    private readonly struct ScaledExpOfShifted(float shift, float factor) : IUnaryOp, IBinaryOp
    {
        public static bool IsScalarOnly => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Exp(x - TV.Broadcast(shift)) * TV.Broadcast(factor);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV dx) where TV : struct, ILanes<TV> => dx + Invoke(x);
    }
}
