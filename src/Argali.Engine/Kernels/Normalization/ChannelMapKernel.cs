// Formula:  forward: y = (x - mean[c]) scale[c] + offset[c]; backward: dx (+)= dy scale[c] + (x - mean[c]) slope[c] + offset[c]
// Layout:   arrays are [outer, channels, inner]; y is x, or dx is x or dy, or they are disjoint
// Lanes:    neighbouring elements: of several channels when inner = 1, of one otherwise
// Tail:     as RowLoop: the last full register is computed first, stored last; less than a register is done one by one
// Scalar:   the formula for each element
// Why:      with fewer channels than some registers hold, rows are taken several at a time and the channels' numbers repeated

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>Scales and moves the elements of each channel: the second half of batch normalisation, forward and backward.</summary>
internal static unsafe class ChannelMapKernel
{
    private const int ShortestRow = 64;

    /// <summary>y = (x - mean) scale + offset.</summary>
    /// <exception cref="ArgumentException">A length does not fit the sizes, or the spans overlap shifted.</exception>
    public static void Forward(
        KernelWidth width, ReadOnlySpan<float> x, int outer, int inner, ReadOnlySpan<float> mean, ReadOnlySpan<float> scale,
        ReadOnlySpan<float> offset, Span<float> y) => Run(width, x, [], outer, inner, mean, scale, [], offset, y, accumulate: false);

    /// <summary>dx (+)= dy scale + (x - mean) slope + offset.</summary>
    /// <exception cref="ArgumentException">A length does not fit the sizes, or the spans overlap shifted.</exception>
    public static void Backward(
        KernelWidth width, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int outer, int inner, ReadOnlySpan<float> mean,
        ReadOnlySpan<float> scale, ReadOnlySpan<float> slope, ReadOnlySpan<float> offset, Span<float> dx, bool accumulate)
    {
        KernelGuard.SameLength(x.Length, dy.Length);
        KernelGuard.SameOrDisjoint(dy, dx);
        KernelGuard.SameLength(mean.Length, slope.Length);
        Run(width, x, dy, outer, inner, mean, scale, slope, offset, dx, accumulate);
    }

    private static void Run(
        KernelWidth width, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int outer, int inner, ReadOnlySpan<float> mean,
        ReadOnlySpan<float> scale, ReadOnlySpan<float> slope, ReadOnlySpan<float> offset, Span<float> y, bool accumulate)
    {
        int channels = mean.Length;
        KernelGuard.SameLength(checked(outer * channels * inner), x.Length);
        KernelGuard.SameLength(x.Length, y.Length);
        KernelGuard.SameLength(channels, scale.Length);
        KernelGuard.SameLength(channels, offset.Length);
        KernelGuard.SameOrDisjoint(x, y);
        if (x.IsEmpty)
            return;

        int together = inner == 1 ? (ShortestRow + channels - 1) / channels : 1;
        nint length = (nint)together * channels;
        float* numbers = ThreadScratch.Rent(ScratchSlot.Partials, 4 * length);
        for (int i = 0; i < together; i++)
        {
            nint at = (nint)i * channels;
            mean.CopyTo(new Span<float>(numbers + at, channels));
            scale.CopyTo(new Span<float>(numbers + length + at, channels));
            slope.CopyTo(new Span<float>(numbers + (2 * length) + at, channels));
            offset.CopyTo(new Span<float>(numbers + (3 * length) + at, channels));
        }

        fixed (float* px = x, pdy = dy, py = y)
        {
            if (inner == 1)
            {
                Rows rows = new(px, pdy, py, numbers, length, accumulate);
                int whole = outer / together;
                ElementLoop.Run(width, whole, rows, length);
                rows.RunShort((nint)whole * length, (outer - ((nint)whole * together)) * channels);
            }
            else
            {
                ElementLoop.Run(width, (nint)outer * channels, new Runs(px, pdy, py, numbers, channels, inner, accumulate), inner);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static TV Map<TV>(float* x, float* dy, float* y, TV mean, TV scale, TV slope, TV offset, bool accumulate) where TV : struct, ILanes<TV>
    {
        TV distance = TV.Load(x) - mean;
        if (dy == null)
            return TV.MultiplyAdd(distance, scale, offset);
        TV value = TV.MultiplyAdd(TV.Load(dy), scale, TV.MultiplyAdd(distance, slope, offset));
        return accumulate ? TV.Load(y) + value : value;
    }

    /// <summary>Rows of channels, several at a time where they are short.</summary>
    private readonly struct Rows(float* x, float* dy, float* y, float* numbers, nint length, bool accumulate) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint row = start; row < start + count; row++)
            {
                nint at = row * length;
                Row<TV>(x + at, dy == null ? null : dy + at, y + at, numbers, length, accumulate);
            }
        }

        /// <summary>The rows that are left over, one element at a time.</summary>
        public void RunShort(nint start, nint count)
        {
            for (nint i = 0; i < count; i++)
            {
                Float32x1.Store(
                    At<Float32x1>(x + start, dy == null ? null : dy + start, y + start, numbers, length, i, accumulate), y + start + i);
            }
        }

        // KernelCode.OnItsOwn: see RowLoop.
        [MethodImpl(KernelCode.OnItsOwn)]
        private static void Row<TV>(float* x, float* dy, float* y, float* numbers, nint length, bool accumulate) where TV : struct, ILanes<TV>
        {
            nint last = length - TV.Count;
            TV end = At<TV>(x, dy, y, numbers, length, last, accumulate);
            for (nint i = 0; i < last; i += TV.Count)
                TV.Store(At<TV>(x, dy, y, numbers, length, i, accumulate), y + i);
            TV.Store(end, y + last);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private static TV At<TV>(float* x, float* dy, float* y, float* numbers, nint length, nint i, bool accumulate)
            where TV : struct, ILanes<TV> =>
            Map(
                x + i, dy == null ? null : dy + i, y + i, TV.Load(numbers + i), TV.Load(numbers + length + i),
                TV.Load(numbers + (2 * length) + i), TV.Load(numbers + (3 * length) + i), accumulate);
    }

    /// <summary>Runs of neighbouring elements of one channel.</summary>
    private readonly struct Runs(float* x, float* dy, float* y, float* numbers, nint channels, nint inner, bool accumulate) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (nint run = start; run < start + count; run++)
            {
                nint at = run * inner;
                RunOne<TV>(x + at, dy == null ? null : dy + at, y + at, numbers + (run % channels), channels, inner, accumulate);
            }
        }

        // KernelCode.OnItsOwn: see RowLoop.
        [MethodImpl(KernelCode.OnItsOwn)]
        private static void RunOne<TV>(float* x, float* dy, float* y, float* numbers, nint channels, nint count, bool accumulate)
            where TV : struct, ILanes<TV>
        {
            nint i = 0;
            if (count >= TV.Count)
            {
                TV mean = TV.Broadcast(numbers[0]), scale = TV.Broadcast(numbers[channels]);
                TV slope = TV.Broadcast(numbers[2 * channels]), offset = TV.Broadcast(numbers[3 * channels]);
                for (; i <= count - TV.Count; i += TV.Count)
                    TV.Store(Map(x + i, dy == null ? null : dy + i, y + i, mean, scale, slope, offset, accumulate), y + i);
            }

            for (; i < count; i++)
            {
                Float32x1 mean = Float32x1.Broadcast(numbers[0]), scale = Float32x1.Broadcast(numbers[channels]);
                Float32x1 slope = Float32x1.Broadcast(numbers[2 * channels]), offset = Float32x1.Broadcast(numbers[3 * channels]);
                Float32x1.Store(Map(x + i, dy == null ? null : dy + i, y + i, mean, scale, slope, offset, accumulate), y + i);
            }
        }
    }
}
