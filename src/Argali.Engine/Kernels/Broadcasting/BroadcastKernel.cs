// Formula:  y[i, j, ...] = f(a[i or 0, j or 0, ...], b[...]): numpy's rule, shapes aligned at their last axis
// Layout:   row-major; after merging axes (BroadcastPlan) the last axis of an operand has stride 1 or 0
// Lanes:    neighbouring outputs of one row; an operand of stride 0 is broadcast into a register once per row
// Tail:     as in UnaryKernel, per row
// Scalar:   for each output index y = f(a at its own strides, b at its own strides)
// Why:      same shape, scalar, [.., n] with [n] and [m, 1] with [m, n] all become one axis or rows of one loop

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Applies an operation to two arrays of different shapes, repeating them along missing axes and axes of length 1.</summary>
internal static unsafe class BroadcastKernel
{
    /// <summary>y = f(a, b) at the machine's width.</summary>
    public static void Apply<TOp>(
        ReadOnlySpan<float> a, ReadOnlySpan<int> shapeA, ReadOnlySpan<float> b, ReadOnlySpan<int> shapeB, Span<float> y,
        ReadOnlySpan<int> shapeOut, TOp op = default)
        where TOp : struct, IBinaryOp => Apply(KernelDispatch.Width, a, shapeA, b, shapeB, y, shapeOut, op);

    /// <summary>y = f(a, b) at the given width.</summary>
    /// <exception cref="ArgumentException">A shape does not broadcast to the output's or does not fit its span, or an operand and y
    /// overlap otherwise than as the same elements.</exception>
    public static void Apply<TOp>(
        KernelWidth width, ReadOnlySpan<float> a, ReadOnlySpan<int> shapeA, ReadOnlySpan<float> b, ReadOnlySpan<int> shapeB,
        Span<float> y, ReadOnlySpan<int> shapeOut, TOp op = default)
        where TOp : struct, IBinaryOp
    {
        var plan = BroadcastPlan.Create(shapeA, shapeB, shapeOut);
        KernelGuard.SameLength((int)plan.Count, y.Length);
        KernelGuard.SameLength(Strides.Product(shapeA), a.Length);
        KernelGuard.SameLength(Strides.Product(shapeB), b.Length);
        if (y.IsEmpty)
            return;

        nint n = plan.Length(plan.Rank - 1), strideA = plan.StrideA(plan.Rank - 1), strideB = plan.StrideB(plan.Rank - 1);
        if (plan.Rank == 1 && a.Length == y.Length && b.Length == y.Length)
        {
            BinaryKernel.Apply(width, a, b, y, op);
            return;
        }

        if (plan.Rank == 1 && b.Length == 1)
        {
            BinaryKernel.Apply(width, a, b[0], y, op);
            return;
        }

        if (plan.Rank == 1 && a.Length == 1)
        {
            BinaryKernel.Apply(width, a[0], b, y, op);
            return;
        }

        Guard(a, y);
        Guard(b, y);
        fixed (float* pa = a, pb = b, py = y)
        {
            var rows = new Rows<TOp>(pa, pb, py, n, strideA, strideB, plan.ToWalk(), op);
            ElementLoop.Run(TOp.IsScalarOnly ? KernelWidth.Scalar : width, plan.Count / n, rows, n);
        }
    }

    private static void Guard(ReadOnlySpan<float> operand, Span<float> y)
    {
        if (operand.Length == y.Length)
            KernelGuard.SameOrDisjoint(operand, y);
        else
            KernelGuard.Disjoint(operand, y);
    }

    private readonly struct Rows<TOp>(
        float* a, float* b, float* y, nint n, nint strideA, nint strideB, BroadcastPlan.Walk walk, TOp op) : IElementLoop
        where TOp : struct, IBinaryOp
    {
        private readonly BroadcastPlan.Walk walk = walk;

        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
            {
                (nint offsetA, nint offsetB) = walk.Row(row);
                Row<TV>(a + offsetA, b + offsetB, y + row * n, n, strideA != 0, strideB != 0, op);
            }
        }

        [MethodImpl(KernelCode.OnItsOwn)]
        private static void Row<TV>(float* a, float* b, float* y, nint n, bool movesA, bool movesB, TOp op) where TV : struct, ILanes<TV>
        {
            TV va = TV.Broadcast(*a), vb = TV.Broadcast(*b);
            nint last = n - TV.Count;
            if (last < 0)
            {
                va = movesA ? Lanes.LoadPartial<TV>(a, n) : va;
                vb = movesB ? Lanes.LoadPartial<TV>(b, n) : vb;
                Lanes.StorePartial(op.Invoke(va, vb), y, n);
                return;
            }

            TV end = op.Invoke(movesA ? TV.Load(a + last) : va, movesB ? TV.Load(b + last) : vb);
            for (nint i = 0; i < last; i += TV.Count)
                TV.Store(op.Invoke(movesA ? TV.Load(a + i) : va, movesB ? TV.Load(b + i) : vb), y + i);
            TV.Store(end, y + last);
        }
    }
}
