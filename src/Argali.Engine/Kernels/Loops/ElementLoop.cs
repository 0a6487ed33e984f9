namespace Argali.Engine.Kernels;

/// <summary>
/// Runs an <see cref="IElementLoop"/> at a width, on several threads if it is long. Since items are independent and have the same
/// bits in every lane, neither the width nor the split into parts changes a result.
/// </summary>
internal static unsafe class ElementLoop
{
    /// <summary>The work, in elements, below which a second thread costs more than it brings.</summary>
    private const nint PartCost = 16384;

    /// <summary>Parts begin at multiples of this many items, so that two threads never write one cache line of aligned floats.</summary>
    private const nint PartAlignment = 64;

    /// <summary>Runs all items of a loop.</summary>
    /// <param name="width">The width.</param>
    /// <param name="count">The number of items.</param>
    /// <param name="loop">The loop.</param>
    /// <param name="itemCost">The work of an item, in simple element operations.</param>
    /// <param name="smallestPart">The fewest items of a part, for loops that work on registers of items however costly each is.</param>
    public static void Run<TLoop>(KernelWidth width, nint count, in TLoop loop, nint itemCost = 1, nint smallestPart = 1)
        where TLoop : struct, IElementLoop
    {
        if (count <= 0)
            return;
        if (itemCost * count < 2 * PartCost || count <= smallestPart)
        {
            RunPart(width, 0, count, loop);
            return;
        }

        nint partLength = Math.Max(smallestPart, PartCost / itemCost);
        if (partLength > PartAlignment)
            partLength = partLength / PartAlignment * PartAlignment;
        nint parts = (count + partLength - 1) / partLength;
        if (parts > int.MaxValue)
            partLength = (count + int.MaxValue - 1) / int.MaxValue;
        parts = (count + partLength - 1) / partLength;
        WorkerPool.For((int)parts, new Job<TLoop>(width, count, partLength, loop));
    }

    /// <summary>
    /// One thread's share of the columns of a matrix, in whole registers, as the smallest part of a loop over columns: a column on its own
    /// would be read one element of a row at a time.
    /// </summary>
    public static nint ShareOfColumns(nint columns)
    {
        nint share = (columns + WorkerPool.ThreadCount - 1) / WorkerPool.ThreadCount;
        return (share + Lanes.Max - 1) / Lanes.Max * Lanes.Max;
    }

    private static void RunPart<TLoop>(KernelWidth width, nint start, nint count, in TLoop loop) where TLoop : struct, IElementLoop
    {
        switch (width)
        {
            case KernelWidth.Vector512:
                loop.Run<Float32x16>(start, count);
                break;
            case KernelWidth.Vector256:
                loop.Run<Float32x8>(start, count);
                break;
            case KernelWidth.Vector128:
                loop.Run<Float32x4>(start, count);
                break;
            default:
                loop.Run<Float32x1>(start, count);
                break;
        }
    }

    private readonly struct Job<TLoop>(KernelWidth width, nint count, nint partLength, TLoop loop) : IParallelJob
        where TLoop : struct, IElementLoop
    {
        public void Execute(int index)
        {
            nint start = index * partLength;
            RunPart(width, start, Math.Min(partLength, count - start), loop);
        }
    }
}
