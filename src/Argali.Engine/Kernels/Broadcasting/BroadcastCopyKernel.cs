// Formula:  y[i, j, ...] = x[i or 0, j or 0, ...]
// Layout:   row-major, elements of any unmanaged type
// Lanes:    none of its own: whole rows are filled or copied by the runtime's vectorized fill and copy
// Tail:     none
// Scalar:   for each output index y = x at its own strides

namespace Argali.Engine.Kernels;

/// <summary>Repeats an array along missing axes and axes of length 1.</summary>
internal static unsafe class BroadcastCopyKernel
{
    /// <summary>y = x broadcast to y's shape.</summary>
    /// <exception cref="ArgumentException">The shape does not broadcast or does not fit its span, or the spans overlap.</exception>
    public static void Apply<T>(ReadOnlySpan<T> x, ReadOnlySpan<int> shape, Span<T> y, ReadOnlySpan<int> shapeOut) where T : unmanaged
    {
        var plan = BroadcastPlan.Create(shape, [], shapeOut);
        KernelGuard.SameLength((int)plan.Count, y.Length);
        KernelGuard.SameLength(Strides.Product(shape), x.Length);
        KernelGuard.Disjoint(x, y);
        if (y.IsEmpty)
            return;

        nint n = plan.Length(plan.Rank - 1);
        fixed (T* px = x, py = y)
        {
            var rows = new Rows<T>(px, py, n, plan.StrideA(plan.Rank - 1) != 0, plan.ToWalk());
            ElementLoop.Run(KernelWidth.Scalar, plan.Count / n, rows, n);
        }
    }

    private readonly struct Rows<T>(T* x, T* y, nint n, bool moves, BroadcastPlan.Walk walk) : IElementLoop where T : unmanaged
    {
        private readonly BroadcastPlan.Walk walk = walk;

        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
            {
                T* source = x + walk.Row(row).A;
                var destination = new Span<T>(y + row * n, (int)n);
                if (moves)
                    new ReadOnlySpan<T>(source, (int)n).CopyTo(destination);
                else
                    destination.Fill(*source);
            }
        }
    }
}
