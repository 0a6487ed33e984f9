// Formula:  sparse: loss = L - x[label]; dense: loss = sum of t (L - x), with L = logsumexp(x) of the row
//           backward: sparse: dx = (e^(x - L) - [j = label]) dloss; dense: dx = (e^(x - L) sum of t - t) dloss, dt = (L - x) dloss
// Layout:   x, t, dx, dt are [rows, n]; labels, loss, L and dloss have one number per row
// Order:    RowReduction's
// Lanes:    neighbouring elements of a row
// Tail:     RowLoop's
// Scalar:   the formula, row by row
// Why:      fused from logits, the loss keeps its precision where a softmax would round to 0 or 1, and nothing of size [rows, n]
//           has to be kept for the backward pass but the logits themselves

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Cross-entropy between softmax(logits) and labels or target distributions.</summary>
internal static unsafe class CrossEntropyKernel
{
    /// <summary>A label that no row has: nothing is ignored.</summary>
    public const int NoLabel = int.MinValue;

    private const nint ElementCost = 8;

    /// <summary>The loss and logsumexp of each row for integer labels. Rows whose label is <paramref name="ignored"/> lose nothing.</summary>
    public static void Sparse(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, Span<float> loss, Span<float> logSumExp, int rows, int n,
        int ignored = NoLabel) => Sparse(KernelDispatch.Width, logits, labels, loss, logSumExp, rows, n, ignored);

    /// <summary>The loss and logsumexp of each row for integer labels, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or a label is not in [0, n).</exception>
    public static void Sparse(
        KernelWidth width, ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, Span<float> loss, Span<float> logSumExp, int rows, int n,
        int ignored = NoLabel)
    {
        KernelGuard.SameLength(checked(rows * n), logits.Length);
        KernelGuard.SameLength(rows, labels.Length);
        KernelGuard.SameLength(rows, loss.Length);
        KernelGuard.SameLength(rows, logSumExp.Length);
        foreach (int label in labels)
        {
            if ((uint)label >= (uint)n && label != ignored)
                throw new ArgumentException($"Labels must be at least 0 and below {n}, the number of logits. Received: {label}.", nameof(labels));
        }

        SoftmaxKernel.LogSumExp(width, logits, logSumExp, rows, n);
        for (int row = 0; row < rows; row++)
            loss[row] = labels[row] == ignored ? 0 : logSumExp[row] - logits[row * n + labels[row]];
    }

    /// <summary>dx of <see cref="Sparse(ReadOnlySpan{float}, ReadOnlySpan{int}, Span{float}, Span{float}, int, int, int)"/>,
    /// added to dx if <paramref name="accumulate"/>; dx may be the logits.</summary>
    public static void SparseGradient(
        ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, ReadOnlySpan<float> logSumExp, ReadOnlySpan<float> dloss, Span<float> dx,
        int rows, int n, bool accumulate, int ignored = NoLabel) =>
        SparseGradient(KernelDispatch.Width, logits, labels, logSumExp, dloss, dx, rows, n, accumulate, ignored);

    /// <summary>dx of the sparse loss, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or logits and dx overlap shifted.</exception>
    public static void SparseGradient(
        KernelWidth width, ReadOnlySpan<float> logits, ReadOnlySpan<int> labels, ReadOnlySpan<float> logSumExp, ReadOnlySpan<float> dloss,
        Span<float> dx, int rows, int n, bool accumulate, int ignored = NoLabel)
    {
        KernelGuard.SameLength(checked(rows * n), logits.Length);
        KernelGuard.SameLength(logits.Length, dx.Length);
        KernelGuard.SameLength(rows, labels.Length);
        KernelGuard.SameLength(rows, logSumExp.Length);
        KernelGuard.SameLength(rows, dloss.Length);
        KernelGuard.SameOrDisjoint(logits, dx);
        fixed (float* px = logits, pl = logSumExp, pd = dloss, pdx = dx)
        fixed (int* plabels = labels)
            ElementLoop.Run(width, rows, new SparseLoop(px, plabels, pl, pd, pdx, n, accumulate, ignored), ElementCost * n);
    }

    /// <summary>The loss and logsumexp of each row for target distributions.</summary>
    public static void Dense(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, Span<float> loss, Span<float> logSumExp, int rows, int n) =>
        Dense(KernelDispatch.Width, logits, targets, loss, logSumExp, rows, n);

    /// <summary>The loss and logsumexp of each row for target distributions, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes.</exception>
    public static void Dense(
        KernelWidth width, ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, Span<float> loss, Span<float> logSumExp, int rows, int n)
    {
        KernelGuard.SameLength(checked(rows * n), logits.Length);
        KernelGuard.SameLength(logits.Length, targets.Length);
        KernelGuard.SameLength(rows, loss.Length);
        KernelGuard.SameLength(rows, logSumExp.Length);
        SoftmaxKernel.LogSumExp(width, logits, logSumExp, rows, n);
        fixed (float* px = logits, pt = targets, ploss = loss, pl = logSumExp)
            ElementLoop.Run(width, rows, new DenseLoop(px, pt, pl, ploss, n), n);
    }

    /// <summary>dx of the dense loss, added to dx if <paramref name="accumulate"/>; dx may be the logits.</summary>
    public static void DenseGradient(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<float> logSumExp, ReadOnlySpan<float> dloss, Span<float> dx,
        int rows, int n, bool accumulate) =>
        DenseGradient(KernelDispatch.Width, logits, targets, logSumExp, dloss, dx, rows, n, accumulate);

    /// <summary>dx of the dense loss, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or an operand and dx overlap shifted.</exception>
    public static void DenseGradient(
        KernelWidth width, ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<float> logSumExp,
        ReadOnlySpan<float> dloss, Span<float> dx, int rows, int n, bool accumulate) =>
        Dense(width, logits, targets, logSumExp, dloss, dx, rows, n, accumulate, toTargets: false);

    /// <summary>dt = (L - x) dloss of the dense loss, added to dt if <paramref name="accumulate"/>.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or an operand and dt overlap shifted.</exception>
    public static void DenseTargetGradient(
        ReadOnlySpan<float> logits, ReadOnlySpan<float> logSumExp, ReadOnlySpan<float> dloss, Span<float> dt, int rows, int n,
        bool accumulate) => Dense(KernelDispatch.Width, logits, logits, logSumExp, dloss, dt, rows, n, accumulate, toTargets: true);

    private static void Dense(
        KernelWidth width, ReadOnlySpan<float> logits, ReadOnlySpan<float> targets, ReadOnlySpan<float> logSumExp,
        ReadOnlySpan<float> dloss, Span<float> dx, int rows, int n, bool accumulate, bool toTargets)
    {
        KernelGuard.SameLength(checked(rows * n), logits.Length);
        KernelGuard.SameLength(logits.Length, targets.Length);
        KernelGuard.SameLength(logits.Length, dx.Length);
        KernelGuard.SameLength(rows, logSumExp.Length);
        KernelGuard.SameLength(rows, dloss.Length);
        KernelGuard.SameOrDisjoint(logits, dx);
        KernelGuard.SameOrDisjoint(targets, dx);
        fixed (float* px = logits, pt = targets, pl = logSumExp, pd = dloss, pdx = dx)
            ElementLoop.Run(width, rows, new DenseGradientLoop(px, pt, pl, pd, pdx, n, accumulate, toTargets), ElementCost * n);
    }

    private readonly struct SparseLoop(
        float* x, int* labels, float* logSumExp, float* dloss, float* dx, nint n, bool accumulate, int ignored) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
            {
                float* destination = dx + row * n;
                if (labels[row] == ignored)
                {
                    if (!accumulate)
                        new Span<float>(destination, (int)n).Clear();
                    continue;
                }

                int label = labels[row];
                float d = dloss[row];
                var op = new ProbabilityGradient(logSumExp[row], d, d);
                if (accumulate)
                {
                    RowLoop.Apply<ProbabilityGradient, TV>(x + row * n, destination, destination, n, op);
                    destination[label] -= d;
                    continue;
                }

                // (p - 1) d at the label, rounded as the other elements are and not as p d - d.
                float atLabel = x[row * n + label];
                RowLoop.Apply<ProbabilityGradient, TV>(x + row * n, destination, n, op);
                destination[label] = (LanesMath.Exp(Float32x1.Broadcast(atLabel - logSumExp[row])).First - 1) * d;
            }
        }
    }

    private readonly struct DenseLoop(float* x, float* targets, float* logSumExp, float* loss, nint n) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
            {
                var terms = new RowSource.ShiftedProduct(targets + row * n, x + row * n, logSumExp[row]);
                loss[row] = -RowReduction.Run<Reduction.Sum, RowSource.ShiftedProduct, TV>(terms, n);
            }
        }
    }

    private readonly struct DenseGradientLoop(
        float* x, float* targets, float* logSumExp, float* dloss, float* dx, nint n, bool accumulate, bool toTargets) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
            {
                nint at = row * n;
                if (toTargets)
                {
                    var linear = new TargetGradient(logSumExp[row], dloss[row]);
                    if (accumulate)
                        RowLoop.Apply<TargetGradient, TV>(x + at, dx + at, dx + at, n, linear);
                    else
                        RowLoop.Apply<TargetGradient, TV>(x + at, dx + at, n, linear);
                    continue;
                }

                float total = RowReduction.Run<Reduction.Sum, TV>(targets + at, n);
                var op = new ProbabilityGradient(logSumExp[row], total, dloss[row]);
                if (accumulate)
                    RowLoop.Apply<ProbabilityGradient, TV>(x + at, targets + at, dx + at, dx + at, n, op);
                else
                    RowLoop.Apply<DenseGradientOp, TV>(x + at, targets + at, dx + at, n, new DenseGradientOp(op));
            }
        }
    }

    /// <summary>e^(x - shift) factor, added to dx; with targets (e^(x - shift) factor - t) d.</summary>
    private readonly struct ProbabilityGradient(float shift, float factor, float d) : IUnaryOp, IBinaryOp, ITernaryOp
    {
        public static bool IsScalarOnly => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => LanesMath.Exp(x - TV.Broadcast(shift)) * TV.Broadcast(factor);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV dx) where TV : struct, ILanes<TV> => dx + Invoke(x);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV t, TV dx) where TV : struct, ILanes<TV> => TV.MultiplyAdd(Invoke(x) - t, TV.Broadcast(d), dx);
    }

    private readonly struct DenseGradientOp(ProbabilityGradient gradient) : IBinaryOp
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV t) where TV : struct, ILanes<TV> => gradient.Invoke(x, t, TV.Broadcast(0));
    }

    private readonly struct TargetGradient(float shift, float d) : IUnaryOp, IBinaryOp
    {
        public static bool IsScalarOnly => false;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x) where TV : struct, ILanes<TV> => (TV.Broadcast(shift) - x) * TV.Broadcast(d);

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public TV Invoke<TV>(TV x, TV dx) where TV : struct, ILanes<TV> => dx + Invoke(x);
    }
}
