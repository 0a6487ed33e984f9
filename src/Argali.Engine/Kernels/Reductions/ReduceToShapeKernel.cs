// Formula:  dx[operand index] (+)= sum of dy over the output indices that a broadcast gave this operand element
// Layout:   row-major; the target is the output's shape with missing axes and axes of length 1
// Order:    one run of summed axes (bias, row and all sums): ReduceKernel's. Several runs: rows of dy from first to last, each row
//           reduced by RowReduction or added as a whole
// Lanes:    ReduceKernel's, or neighbouring elements of a row
// Scalar:   for each output index dx[its operand index] += dy

namespace Argali.Engine.Kernels;

/// <summary>The dual of broadcasting: sums a gradient of the output's shape down to an operand's shape.</summary>
internal static unsafe class ReduceToShapeKernel
{
    /// <summary>dx = dy summed down to the target shape, added to dx if <paramref name="accumulate"/>, at the machine's width.</summary>
    public static void Apply(ReadOnlySpan<float> dy, ReadOnlySpan<int> shapeOut, Span<float> dx, ReadOnlySpan<int> shape, bool accumulate) =>
        Apply(KernelDispatch.Width, dy, shapeOut, dx, shape, accumulate);

    /// <summary>dx = dy summed down to the target shape, at the given width.</summary>
    /// <exception cref="ArgumentException">The shape does not broadcast to the output's or does not fit its span, or the spans
    /// overlap shifted.</exception>
    public static void Apply(
        KernelWidth width, ReadOnlySpan<float> dy, ReadOnlySpan<int> shapeOut, Span<float> dx, ReadOnlySpan<int> shape, bool accumulate)
    {
        var plan = BroadcastPlan.Create(shape, [], shapeOut);
        KernelGuard.SameLength((int)plan.Count, dy.Length);
        KernelGuard.SameLength(Strides.Product(shape), dx.Length);
        if (dy.IsEmpty)
        {
            if (!accumulate)
                dx.Clear();
            return;
        }

        int rank = plan.Rank;
        bool lastIsKept = plan.StrideA(rank - 1) != 0;
        if (dx.Length == dy.Length)
        {
            if (accumulate)
                BinaryKernel.Apply<Binary.Add>(width, dx, dy, dx);
            else
                dy.CopyTo(dx);
        }
        else if (rank == 1)
            ReduceKernel.Apply<Reduction.Sum>(width, dy, dx, 1, dy.Length, 1, 1, accumulate);
        else if (rank == 2 && !lastIsKept)
            ReduceKernel.Apply<Reduction.Sum>(width, dy, dx, (int)plan.Length(0), (int)plan.Length(1), 1, 1, accumulate);
        else if (rank == 2)
            ReduceKernel.Apply<Reduction.Sum>(width, dy, dx, 1, (int)plan.Length(0), (int)plan.Length(1), 1, accumulate);
        else if (rank == 3 && lastIsKept)
            ReduceKernel.Apply<Reduction.Sum>(width, dy, dx, (int)plan.Length(0), (int)plan.Length(1), (int)plan.Length(2), 1, accumulate);
        else
            ByRows(width, dy, dx, plan, accumulate);
    }

    private static void ByRows(KernelWidth width, ReadOnlySpan<float> dy, Span<float> dx, BroadcastPlan plan, bool accumulate)
    {
        if (!accumulate)
            dx.Clear();
        int n = (int)plan.Length(plan.Rank - 1);
        bool isKept = plan.StrideA(plan.Rank - 1) != 0;
        BroadcastPlan.Walk walk = plan.ToWalk();
        for (int row = 0; row < dy.Length / n; row++)
        {
            int offset = (int)walk.Row(row).A;
            ReadOnlySpan<float> source = dy.Slice(row * n, n);
            if (isKept)
                BinaryKernel.Apply<Binary.Add>(width, dx.Slice(offset, n), source, dx.Slice(offset, n));
            else
                dx[offset] += (float)ReduceKernel.Total<Reduction.Sum>(width, source);
        }
    }
}
