// Formula:  y = x[0] + x[1] + ... + x[n-1] (or another reduction)
// Layout:   n neighbouring elements
// Order:    blocks of 4096 elements; in a block 32 sums, number j taking elements j, j + 32, j + 64, ...; then a tree that adds
//           sum j + 16 to sum j, then 8, 4, 2, 1; the blocks' results are added one after the other in double
// Lanes:    the 32 sums are 2, 4 or 8 registers, so that every width adds in the same order and gives the same bits
// Tail:     the last, partial group of 32 is padded with elements that change nothing
// Scalar:   32 sums in an array, the same order
// Why:      several registers hide the latency of addition, and 32 short sums per block lose far less than one long one

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Reduces neighbouring elements to one, in a fixed order.</summary>
internal static unsafe class RowReduction
{
    private const int Group = 32;
    private const nint Block = 4096;

    /// <summary>Reduces neighbouring elements.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Run<TReduction, TV>(float* x, nint n)
        where TReduction : struct, IReduction
        where TV : struct, ILanes<TV> => Run<TReduction, RowSource.Plain, TV>(new RowSource.Plain(x), n);

    /// <summary>Reduces a row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static float Run<TReduction, TSource, TV>(TSource source, nint n)
        where TReduction : struct, IReduction
        where TSource : struct, IRowSource
        where TV : struct, ILanes<TV> =>
        n <= Block ? RunBlock<TReduction, TSource, TV>(source, 0, n) : (float)RunBlocks<TReduction, TSource, TV>(source, n);

    /// <summary>Reduces a row, unrounded.</summary>
    public static double RunBlocks<TReduction, TSource, TV>(TSource source, nint n)
        where TReduction : struct, IReduction
        where TSource : struct, IRowSource
        where TV : struct, ILanes<TV>
    {
        double result = TReduction.Identity;
        for (nint start = 0; start < n; start += Block)
            result = TReduction.Combine(result, RunBlock<TReduction, TSource, TV>(source, start, Math.Min(Block, n - start)));
        return result;
    }

    /// <summary>Combines 16 gathered values by a tree.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static float Tree16<TReduction, TV>(float* lanes)
        where TReduction : struct, IReduction
        where TV : struct, ILanes<TV>
    {
        if (TV.Count == 1)
        {
            Halve<TReduction>(lanes, 8);
            Halve<TReduction>(lanes, 4);
        }
        else
        {
            Float32x4 even = TReduction.Combine(Float32x4.Load(lanes), Float32x4.Load(lanes + 8));
            Float32x4 odd = TReduction.Combine(Float32x4.Load(lanes + 4), Float32x4.Load(lanes + 12));
            Float32x4.Store(TReduction.Combine(even, odd), lanes);
        }

        Halve<TReduction>(lanes, 2);
        Halve<TReduction>(lanes, 1);
        return lanes[0];
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Halve<TReduction>(float* lanes, int half) where TReduction : struct, IReduction
    {
        for (int j = 0; j < half; j++)
            lanes[j] = TReduction.Combine(Float32x1.Load(lanes + j), Float32x1.Load(lanes + j + half)).First;
    }

    [MethodImpl(KernelCode.OnItsOwn)]
    private static float RunBlock<TReduction, TSource, TV>(TSource source, nint first, nint n)
        where TReduction : struct, IReduction
        where TSource : struct, IRowSource
        where TV : struct, ILanes<TV>
    {
        float* lanes = stackalloc float[Group];
        float* tail = stackalloc float[Group];
        nint full = n & -Group, end = first + full;
        bool hasTail = n != full;
        if (hasTail)
        {
            for (nint j = 0; j < Group; j++)
                tail[j] = full + j < n ? source.At<Float32x1>(first + full + j).First : TReduction.Padding;
        }

        TV start = TV.Broadcast(TReduction.Identity);
        if (TV.Count == 16)
        {
            TV s0 = start, s1 = start;
            for (nint i = first; i < end; i += Group)
            {
                s0 = TReduction.Take(s0, source.At<TV>(i));
                s1 = TReduction.Take(s1, source.At<TV>(i + 16));
            }

            if (hasTail)
            {
                s0 = TReduction.Take(s0, TV.Load(tail));
                s1 = TReduction.Take(s1, TV.Load(tail + 16));
            }

            TV.Store(TReduction.Combine(s0, s1), lanes);
        }
        else if (TV.Count == 8)
        {
            TV s0 = start, s1 = start, s2 = start, s3 = start;
            for (nint i = first; i < end; i += Group)
            {
                s0 = TReduction.Take(s0, source.At<TV>(i));
                s1 = TReduction.Take(s1, source.At<TV>(i + 8));
                s2 = TReduction.Take(s2, source.At<TV>(i + 16));
                s3 = TReduction.Take(s3, source.At<TV>(i + 24));
            }

            if (hasTail)
            {
                s0 = TReduction.Take(s0, TV.Load(tail));
                s1 = TReduction.Take(s1, TV.Load(tail + 8));
                s2 = TReduction.Take(s2, TV.Load(tail + 16));
                s3 = TReduction.Take(s3, TV.Load(tail + 24));
            }

            TV.Store(TReduction.Combine(s0, s2), lanes);
            TV.Store(TReduction.Combine(s1, s3), lanes + 8);
        }
        else
        {
            // 8 registers, or 32 single lanes, kept in memory: the narrow widths are the plain ones.
            for (nint j = 0; j < Group; j++)
                lanes[j] = TReduction.Identity;
            for (nint i = first; i < end; i += Group)
                TakeGroup<TReduction, TSource, TV>(lanes, source, i);
            if (hasTail)
                TakeGroup<TReduction, RowSource.Plain, TV>(lanes, new RowSource.Plain(tail), 0);
            for (nint j = 0; j < Group / 2; j += TV.Count)
                TV.Store(TReduction.Combine(TV.Load(lanes + j), TV.Load(lanes + j + (Group / 2))), lanes + j);
        }

        return Tree16<TReduction, TV>(lanes);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void TakeGroup<TReduction, TSource, TV>(float* lanes, TSource source, nint i)
        where TReduction : struct, IReduction
        where TSource : struct, IRowSource
        where TV : struct, ILanes<TV>
    {
        for (nint j = 0; j < Group; j += TV.Count)
            TV.Store(TReduction.Take(TV.Load(lanes + j), source.At<TV>(i + j)), lanes + j);
    }
}
