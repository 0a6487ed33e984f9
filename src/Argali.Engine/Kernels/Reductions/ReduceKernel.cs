// Formula:  y[o, i] = scale (x[o, 0, i] + x[o, 1, i] + ... + x[o, n-1, i]) (or another reduction), or added to y
// Layout:   x is [outer, n, inner], y is [outer, inner]
// Order:    inner = 1: RowReduction's. Otherwise along the axis: blocks of 32, first to last within a block, the blocks' results
//           combined one after the other
// Lanes:    inner = 1: parts of one row; otherwise neighbouring columns, each of which is reduced on its own
// Tail:     columns left over are reduced one by one, in the same order
// Scalar:   for (o, i) { block sums along the axis }

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Reduces the middle axis of an array of three.</summary>
internal static unsafe class ReduceKernel
{
    private const nint Block = 32;

    /// <summary>y = scale * reduction of x along its axis, at the machine's width; a mean is a sum with scale 1 / n.</summary>
    public static void Apply<TReduction>(
        ReadOnlySpan<float> x, Span<float> y, int outer, int n, int inner, float scale = 1, bool accumulate = false)
        where TReduction : struct, IReduction => Apply<TReduction>(KernelDispatch.Width, x, y, outer, n, inner, scale, accumulate);

    /// <summary>y = scale * reduction of x along its axis, at the given width.</summary>
    /// <exception cref="ArgumentException">The lengths do not fit the sizes, or the spans overlap.</exception>
    public static void Apply<TReduction>(
        KernelWidth width, ReadOnlySpan<float> x, Span<float> y, int outer, int n, int inner, float scale = 1, bool accumulate = false)
        where TReduction : struct, IReduction
    {
        KernelGuard.SameLength(checked(outer * n * inner), x.Length);
        KernelGuard.SameLength(checked(outer * inner), y.Length);
        KernelGuard.Disjoint(x, y);
        fixed (float* px = x, py = y)
        {
            if (inner == 1)
                ElementLoop.Run(width, outer, new Rows<TReduction>(px, py, n, scale, accumulate), Math.Max(n, 1));
            else if (outer >= WorkerPool.ThreadCount || inner < 2 * Lanes.Max)
                ElementLoop.Run(width, outer, new Slabs<TReduction>(px, py, n, inner, scale, accumulate), (nint)Math.Max(n, 1) * inner);
            else
                ForEachSlab<TReduction>(width, px, py, outer, n, inner, scale, accumulate);
        }
    }

    /// <summary>The reduction of all elements.</summary>
    public static double Total<TReduction>(ReadOnlySpan<float> x) where TReduction : struct, IReduction =>
        Total<TReduction>(KernelDispatch.Width, x);

    /// <summary>The reduction of all elements, at the given width.</summary>
    public static double Total<TReduction>(KernelWidth width, ReadOnlySpan<float> x) where TReduction : struct, IReduction
    {
        fixed (float* px = x)
        {
            var source = new RowSource.Plain(px);
            return width switch
            {
                KernelWidth.Vector512 => RowReduction.RunBlocks<TReduction, RowSource.Plain, Float32x16>(source, x.Length),
                KernelWidth.Vector256 => RowReduction.RunBlocks<TReduction, RowSource.Plain, Float32x8>(source, x.Length),
                KernelWidth.Vector128 => RowReduction.RunBlocks<TReduction, RowSource.Plain, Float32x4>(source, x.Length),
                _ => RowReduction.RunBlocks<TReduction, RowSource.Plain, Float32x1>(source, x.Length),
            };
        }
    }

    private static void ForEachSlab<TReduction>(
        KernelWidth width, float* x, float* y, int outer, nint n, nint inner, float scale, bool accumulate)
        where TReduction : struct, IReduction
    {
        nint columns = ElementLoop.ShareOfColumns(inner);
        for (nint o = 0; o < outer; o++)
        {
            ElementLoop.Run(
                width, inner, new Columns<TReduction>(x + o * n * inner, y + o * inner, n, inner, scale, accumulate), n, columns);
        }
    }

    private readonly struct Rows<TReduction>(float* x, float* y, nint n, float scale, bool accumulate) : IElementLoop
        where TReduction : struct, IReduction
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
            {
                float value = RowReduction.Run<TReduction, TV>(x + row * n, n) * scale;
                y[row] = accumulate ? y[row] + value : value;
            }
        }
    }

    private readonly struct Slabs<TReduction>(float* x, float* y, nint n, nint inner, float scale, bool accumulate) : IElementLoop
        where TReduction : struct, IReduction
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint o = start; o < start + count; o++)
                new Columns<TReduction>(x + o * n * inner, y + o * inner, n, inner, scale, accumulate).Run<TV>(0, inner);
        }
    }

    private readonly struct Columns<TReduction>(float* x, float* y, nint n, nint stride, float scale, bool accumulate) : IElementLoop
        where TReduction : struct, IReduction
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV> =>
            Run<TV>(x + start, y + start, n, stride, count, scale, accumulate);

        [MethodImpl(KernelCode.OnItsOwn)]
        private static void Run<TV>(float* x, float* y, nint n, nint stride, nint count, float scale, bool accumulate)
            where TV : struct, ILanes<TV>
        {
            nint i = 0;
            for (; i <= count - 4 * TV.Count; i += 4 * TV.Count)
                Reduce4<TV>(x + i, y + i, n, stride, scale, accumulate);
            for (; i <= count - TV.Count; i += TV.Count)
            {
                TV sum = Reduce<TV>(x + i, n, stride) * TV.Broadcast(scale);
                TV.Store(accumulate ? TV.Load(y + i) + sum : sum, y + i);
            }

            for (; i < count; i++)
            {
                Float32x1 sum = Reduce<Float32x1>(x + i, n, stride) * Float32x1.Broadcast(scale);
                Float32x1.Store(accumulate ? Float32x1.Load(y + i) + sum : sum, y + i);
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TV Reduce<TV>(float* x, nint n, nint stride) where TV : struct, ILanes<TV>
        {
            TV start = TV.Broadcast(TReduction.Identity), total = start;
            for (nint first = 0; first < n; first += Block)
            {
                nint end = Math.Min(first + Block, n);
                TV part = start;
                for (nint k = first; k < end; k++)
                    part = TReduction.Take(part, TV.Load(x + k * stride));
                total = TReduction.Combine(total, part);
            }

            return total;
        }

        // KernelCode.OnItsOwn: see RowLoop.
        [MethodImpl(KernelCode.OnItsOwn)]
        private static void Reduce4<TV>(float* x, float* y, nint n, nint stride, float scale, bool accumulate) where TV : struct, ILanes<TV>
        {
            TV start = TV.Broadcast(TReduction.Identity);
            TV t0 = start, t1 = start, t2 = start, t3 = start;
            for (nint first = 0; first < n; first += Block)
            {
                nint end = Math.Min(first + Block, n);
                TV p0 = start, p1 = start, p2 = start, p3 = start;
                float* row = x + first * stride;
                for (nint k = first; k < end; k++, row += stride)
                {
                    p0 = TReduction.Take(p0, TV.Load(row));
                    p1 = TReduction.Take(p1, TV.Load(row + TV.Count));
                    p2 = TReduction.Take(p2, TV.Load(row + 2 * TV.Count));
                    p3 = TReduction.Take(p3, TV.Load(row + 3 * TV.Count));
                }

                t0 = TReduction.Combine(t0, p0);
                t1 = TReduction.Combine(t1, p1);
                t2 = TReduction.Combine(t2, p2);
                t3 = TReduction.Combine(t3, p3);
            }

            Store(t0, y, scale, accumulate);
            Store(t1, y + TV.Count, scale, accumulate);
            Store(t2, y + 2 * TV.Count, scale, accumulate);
            Store(t3, y + 3 * TV.Count, scale, accumulate);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static void Store<TV>(TV total, float* y, float scale, bool accumulate) where TV : struct, ILanes<TV>
        {
            TV value = total * TV.Broadcast(scale);
            TV.Store(accumulate ? TV.Load(y) + value : value, y);
        }
    }
}
