// Formula:  y[offsetY + sum of i_a strideY_a] = x[offsetX + sum of i_a strideX_a] for all indices i under the lengths; or += for floats
// Layout:   any strides in elements: 0 repeats, negative ones walk backwards, permuted ones transpose
// Lanes:    none of its own: rows of stride 1 are copied by the runtime, and transposed planes are walked in blocks of 16 x 16, so
//           that both sides use whole cache lines
// Tail:     smaller blocks
// Scalar:   one nested loop per axis
// Why:      slice, concatenation, padding, flip, tile, repeat and permutation are one walk with different strides

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Copies a box of elements between two arrays of any strides.</summary>
internal static unsafe class StridedCopyKernel
{
    private const nint Tile = 16;

    /// <summary>Copies the box.</summary>
    /// <exception cref="ArgumentException">The numbers of axes differ or exceed 8, the box leaves a span, or the spans overlap.</exception>
    public static void Copy<T>(
        ReadOnlySpan<T> x, int offsetX, ReadOnlySpan<int> stridesX, Span<T> y, int offsetY, ReadOnlySpan<int> stridesY,
        ReadOnlySpan<int> lengths) where T : unmanaged => Run<T, CopyStep<T>>(x, offsetX, stridesX, y, offsetY, stridesY, lengths);

    /// <summary>Adds the box to what is there. Destination elements that the box meets several times take all its values, in order.</summary>
    /// <exception cref="ArgumentException">The numbers of axes differ or exceed 8, the box leaves a span, or the spans overlap.</exception>
    public static void Add(
        ReadOnlySpan<float> x, int offsetX, ReadOnlySpan<int> stridesX, Span<float> y, int offsetY, ReadOnlySpan<int> stridesY,
        ReadOnlySpan<int> lengths) => Run<float, AddStep>(x, offsetX, stridesX, y, offsetY, stridesY, lengths);

    private static void Run<T, TStep>(
        ReadOnlySpan<T> x, int offsetX, ReadOnlySpan<int> stridesX, Span<T> y, int offsetY, ReadOnlySpan<int> stridesY,
        ReadOnlySpan<int> lengths)
        where T : unmanaged
        where TStep : struct, IStep<T>
    {
        KernelGuard.SameLength(lengths.Length, stridesX.Length);
        KernelGuard.SameLength(lengths.Length, stridesY.Length);
        if (lengths.Length > BroadcastPlan.MaxRank)
            throw new ArgumentException($"A strided copy works on up to 8 axes. Received: {lengths.Length}.", nameof(lengths));
        if (lengths.Contains(0))
            return;
        CheckRange(offsetX, stridesX, lengths, x.Length);
        CheckRange(offsetY, stridesY, lengths, y.Length);
        KernelGuard.Disjoint(x, y);

        Box<T, TStep> box = Box<T, TStep>.Create(stridesX, stridesY, lengths);
        fixed (T* px = x, py = y)
            box.Run(px + offsetX, py + offsetY);
    }

    private static void CheckRange(int offset, ReadOnlySpan<int> strides, ReadOnlySpan<int> lengths, int available)
    {
        long low = offset, high = offset;
        for (int axis = 0; axis < lengths.Length; axis++)
        {
            long reach = (long)(lengths[axis] - 1) * strides[axis];
            low += Math.Min(reach, 0);
            high += Math.Max(reach, 0);
        }

        if (low < 0 || high >= available)
            throw new ArgumentException($"A strided copy must stay in its span of {available} elements. Received: elements {low} to {high}.");
    }

    private interface IStep<T> where T : unmanaged
    {
        static abstract void Row(T* x, nint strideX, T* y, nint strideY, nint n);

        static abstract void Element(T* x, T* y);

        static abstract bool MayRunInParallel { get; }
    }

    private readonly struct CopyStep<T> : IStep<T> where T : unmanaged
    {
        public static bool MayRunInParallel => true;

        public static void Row(T* x, nint strideX, T* y, nint strideY, nint n)
        {
            if (strideY == 1 && strideX == 1)
                new ReadOnlySpan<T>(x, (int)n).CopyTo(new Span<T>(y, (int)n));
            else if (strideY == 1 && strideX == 0)
                new Span<T>(y, (int)n).Fill(*x);
            else
            {
                for (nint i = 0; i < n; i++)
                    y[i * strideY] = x[i * strideX];
            }
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Element(T* x, T* y) => *y = *x;
    }

    private readonly struct AddStep : IStep<float>
    {
        public static bool MayRunInParallel => false;

        public static void Row(float* x, nint strideX, float* y, nint strideY, nint n)
        {
            if (strideX == 1 && strideY == 1)
            {
                BinaryKernel.Apply<Binary.Add>(new ReadOnlySpan<float>(y, (int)n), new ReadOnlySpan<float>(x, (int)n), new Span<float>(y, (int)n));
                return;
            }

            for (nint i = 0; i < n; i++)
                y[i * strideY] += x[i * strideX];
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public static void Element(float* x, float* y) => *y += *x;
    }

    /// <summary>The axes, length-1 axes dropped and neighbours merged where both sides allow it.</summary>
    private struct Box<T, TStep>
        where T : unmanaged
        where TStep : struct, IStep<T>
    {
        private BroadcastPlan.Axes lengths;
        private BroadcastPlan.Axes stridesX;
        private BroadcastPlan.Axes stridesY;
        private int rank;

        public static Box<T, TStep> Create(ReadOnlySpan<int> stridesX, ReadOnlySpan<int> stridesY, ReadOnlySpan<int> lengths)
        {
            Box<T, TStep> box = default;
            for (int axis = 0; axis < lengths.Length; axis++)
            {
                if (lengths[axis] == 1)
                    continue;
                int last = box.rank - 1;
                bool merges = last >= 0
                    && box.stridesX[last] == (nint)stridesX[axis] * lengths[axis]
                    && box.stridesY[last] == (nint)stridesY[axis] * lengths[axis];
                if (!merges)
                    box.rank = ++last + 1;
                box.lengths[last] = merges ? box.lengths[last] * lengths[axis] : lengths[axis];
                box.stridesX[last] = stridesX[axis];
                box.stridesY[last] = stridesY[axis];
            }

            return box;
        }

        public void Run(T* x, T* y)
        {
            if (rank == 0)
            {
                TStep.Element(x, y);
                return;
            }

            int unit = UnitAxis();
            if (unit >= 0)
            {
                // The plane of the two axes, the source's unit axis and the destination's, is the innermost one: it goes last.
                MoveToEnd(unit);
                MoveToEnd(rank - 2);
            }

            int inner = unit >= 0 ? 2 : 1;
            nint items = 1;
            for (int axis = 0; axis < rank - inner; axis++)
                items *= lengths[axis];
            nint cost = lengths[rank - 1] * (inner == 2 ? lengths[rank - 2] : 1);
            if (TStep.MayRunInParallel)
                ElementLoop.Run(KernelWidth.Scalar, items, new Items(this, x, y, inner), cost);
            else
                new Items(this, x, y, inner).Run<Float32x1>(0, items);
        }

        /// <summary>The axis along which the source is contiguous, if the destination is so along the last axis only; else -1.</summary>
        private readonly int UnitAxis()
        {
            if (rank < 2 || stridesY[rank - 1] != 1 || stridesX[rank - 1] is 0 or 1 or -1)
                return -1;
            for (int axis = 0; axis < rank - 1; axis++)
            {
                if (stridesX[axis] == 1)
                    return axis;
            }

            return -1;
        }

        private void MoveToEnd(int axis)
        {
            (nint length, nint strideX, nint strideY) = (lengths[axis], stridesX[axis], stridesY[axis]);
            for (int i = axis; i < rank - 1; i++)
                (lengths[i], stridesX[i], stridesY[i]) = (lengths[i + 1], stridesX[i + 1], stridesY[i + 1]);
            (lengths[rank - 1], stridesX[rank - 1], stridesY[rank - 1]) = (length, strideX, strideY);
        }

        private readonly struct Items(Box<T, TStep> box, T* x, T* y, int inner) : IElementLoop
        {
            private readonly Box<T, TStep> box = box;

            public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
            {
                int last = box.rank - 1;
                for (nint item = start; item < start + count; item++)
                {
                    T* source = x;
                    T* destination = y;
                    nint rest = item;
                    for (int axis = box.rank - inner - 1; axis >= 0; axis--)
                    {
                        (rest, nint index) = Math.DivRem(rest, box.lengths[axis]);
                        source += index * box.stridesX[axis];
                        destination += index * box.stridesY[axis];
                    }

                    if (inner == 1)
                        TStep.Row(source, box.stridesX[last], destination, box.stridesY[last], box.lengths[last]);
                    else
                        Plane(source, destination);
                }
            }

            private void Plane(T* source, T* destination)
            {
                int last = box.rank - 1;
                nint rows = box.lengths[last - 1], columns = box.lengths[last];
                nint rowX = box.stridesX[last - 1], rowY = box.stridesY[last - 1];
                nint columnX = box.stridesX[last], columnY = box.stridesY[last];
                for (nint r = 0; r < rows; r += Tile)
                {
                    nint endR = Math.Min(r + Tile, rows);
                    for (nint c = 0; c < columns; c += Tile)
                    {
                        nint endC = Math.Min(c + Tile, columns);
                        for (nint i = r; i < endR; i++)
                        {
                            for (nint j = c; j < endC; j++)
                                TStep.Element(source + i * rowX + j * columnX, destination + i * rowY + j * columnY);
                        }
                    }
                }
            }
        }
    }
}
