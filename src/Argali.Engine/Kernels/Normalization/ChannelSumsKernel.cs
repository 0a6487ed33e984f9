// Formula:  moments: mean[c] = sum of x / n; variance[c] = sum of (x - mean)² / n
//           gradient sums: first[c] = sum of dy; second[c] = sum of dy (x - mean[c])
// Layout:   x is [outer, channels, inner], n = outer · inner; one channel's elements are summed
// Order:    blocks of rows (inner = 1) or single runs of `inner` elements; in a block of rows four interleaved sums, those added
//           pairwise; in a run RowReduction's; blocks combined in double, first to last
// Lanes:    inner = 1: neighbouring channels; otherwise parts of one run
// Tail:     inner = 1: channels past the last whole register use narrower ones; otherwise RowReduction's
// Scalar:   the formula for each channel
// Why:      a block is read for its mean and, still in the cache, for the distances from it: once from memory, without the
//           cancellation of a sum of squares. Benchmark: blocks, batch normalisation

using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>The sums that batch normalisation needs of each channel, forward and backward.</summary>
internal static unsafe class ChannelSumsKernel
{
    /// <summary>The mean and the variance of each channel.</summary>
    /// <exception cref="ArgumentException">A length does not fit the sizes.</exception>
    public static void Moments(KernelWidth width, ReadOnlySpan<float> x, int outer, int inner, Span<float> mean, Span<float> variance)
    {
        int channels = mean.Length;
        KernelGuard.SameLength(checked(outer * channels * inner), x.Length);
        KernelGuard.SameLength(channels, variance.Length);
        fixed (float* px = x)
        {
            PartialSums partials = Gather(width, px, null, null, outer, channels, inner);
            for (int channel = 0; channel < channels; channel++)
            {
                (double m, double v) = partials.Moments(channel, inner);
                mean[channel] = (float)m;
                variance[channel] = (float)v;
            }
        }
    }

    /// <summary>The sums of dy and of dy (x - mean) of each channel.</summary>
    /// <exception cref="ArgumentException">A length does not fit the sizes.</exception>
    public static void GradientSums(
        KernelWidth width, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, int outer, int inner, ReadOnlySpan<float> mean, Span<double> first,
        Span<double> second)
    {
        int channels = mean.Length;
        KernelGuard.SameLength(checked(outer * channels * inner), x.Length);
        KernelGuard.SameLength(x.Length, dy.Length);
        KernelGuard.SameLength(channels, first.Length);
        KernelGuard.SameLength(channels, second.Length);
        fixed (float* px = x, pdy = dy, pmean = mean)
        {
            PartialSums partials = Gather(width, px, pdy, pmean, outer, channels, inner);
            for (int channel = 0; channel < channels; channel++)
                (first[channel], second[channel]) = partials.Sum(channel);
        }
    }

    private static PartialSums Gather(KernelWidth width, float* x, float* dy, float* mean, int outer, int channels, int inner)
    {
        PartialSums partials = inner == 1 ? PartialSums.ForRows(outer, channels) : PartialSums.ForEachRow(outer, channels);
        nint cost = (nint)partials.RowsPerBlock * channels * inner;
        if (inner == 1)
            ElementLoop.Run(width, partials.Blocks, new RowBlocks(width, partials, x, dy, mean), cost);
        else
            ElementLoop.Run(width, partials.Blocks, new Runs(partials, x, dy, mean, inner), cost);
        return partials;
    }

    /// <summary>Blocks of rows whose neighbouring elements are neighbouring channels.</summary>
    private readonly struct RowBlocks(KernelWidth width, PartialSums partials, float* x, float* dy, float* mean) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (int block = (int)start; block < start + count; block++)
            {
                nint offset = (nint)block * partials.RowsPerBlock * partials.Columns;
                BlockLoop loop = new()
                {
                    X = x + offset,
                    Dy = dy == null ? null : dy + offset,
                    Mean = mean,
                    Rows = partials.RowsOf(block),
                    Stride = partials.Columns,
                    First = partials.First(block),
                    Second = partials.Second(block),
                };
                ChannelVectors.ForEach(width, 0, partials.Columns, loop);
            }
        }
    }

    private struct BlockLoop : IChannelLoop
    {
        public float* X;
        public float* Dy;
        public float* Mean;
        public int Rows;
        public nint Stride;
        public float* First;
        public float* Second;

        // KernelCode.OnItsOwn: called once for each register of channels, with the loops inside.
        [MethodImpl(KernelCode.OnItsOwn)]
        public readonly void Run<TV>(nint channel) where TV : struct, ILanes<TV>
        {
            if (Dy == null)
            {
                TV mean = Sum<TV>(X + channel) * TV.Broadcast(1f / Rows);
                TV.Store(mean, First + channel);
                TV.Store(SquaredDistances(X + channel, mean), Second + channel);
                return;
            }

            TV.Store(Sum<TV>(Dy + channel), First + channel);
            TV.Store(Products(Dy + channel, X + channel, TV.Load(Mean + channel)), Second + channel);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly TV Sum<TV>(float* x) where TV : struct, ILanes<TV>
        {
            TV s0 = TV.Broadcast(0), s1 = s0, s2 = s0, s3 = s0;
            int row = 0;
            for (; row <= Rows - 4; row += 4, x += 4 * Stride)
            {
                s0 += TV.Load(x);
                s1 += TV.Load(x + Stride);
                s2 += TV.Load(x + (2 * Stride));
                s3 += TV.Load(x + (3 * Stride));
            }

            for (; row < Rows; row++, x += Stride)
                s0 += TV.Load(x);
            return (s0 + s1) + (s2 + s3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly TV SquaredDistances<TV>(float* x, TV mean) where TV : struct, ILanes<TV>
        {
            TV s0 = TV.Broadcast(0), s1 = s0, s2 = s0, s3 = s0;
            int row = 0;
            for (; row <= Rows - 4; row += 4, x += 4 * Stride)
            {
                TV d0 = TV.Load(x) - mean, d1 = TV.Load(x + Stride) - mean;
                TV d2 = TV.Load(x + (2 * Stride)) - mean, d3 = TV.Load(x + (3 * Stride)) - mean;
                s0 = TV.MultiplyAdd(d0, d0, s0);
                s1 = TV.MultiplyAdd(d1, d1, s1);
                s2 = TV.MultiplyAdd(d2, d2, s2);
                s3 = TV.MultiplyAdd(d3, d3, s3);
            }

            for (; row < Rows; row++, x += Stride)
            {
                TV d = TV.Load(x) - mean;
                s0 = TV.MultiplyAdd(d, d, s0);
            }

            return (s0 + s1) + (s2 + s3);
        }

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        private readonly TV Products<TV>(float* dy, float* x, TV mean) where TV : struct, ILanes<TV>
        {
            TV s0 = TV.Broadcast(0), s1 = s0, s2 = s0, s3 = s0;
            int row = 0;
            for (; row <= Rows - 4; row += 4, x += 4 * Stride, dy += 4 * Stride)
            {
                s0 = TV.MultiplyAdd(TV.Load(dy), TV.Load(x) - mean, s0);
                s1 = TV.MultiplyAdd(TV.Load(dy + Stride), TV.Load(x + Stride) - mean, s1);
                s2 = TV.MultiplyAdd(TV.Load(dy + (2 * Stride)), TV.Load(x + (2 * Stride)) - mean, s2);
                s3 = TV.MultiplyAdd(TV.Load(dy + (3 * Stride)), TV.Load(x + (3 * Stride)) - mean, s3);
            }

            for (; row < Rows; row++, x += Stride, dy += Stride)
                s0 = TV.MultiplyAdd(TV.Load(dy), TV.Load(x) - mean, s0);
            return (s0 + s1) + (s2 + s3);
        }
    }

    /// <summary>Runs of neighbouring elements of one channel.</summary>
    private readonly struct Runs(PartialSums partials, float* x, float* dy, float* mean, nint inner) : IElementLoop
    {
        public void Run<TV>(nint start, nint count) where TV : struct, ILanes<TV>
        {
            for (int block = (int)start; block < start + count; block++)
            {
                for (nint channel = 0; channel < partials.Columns; channel++)
                {
                    nint offset = (((nint)block * partials.Columns) + channel) * inner;
                    float* run = x + offset;
                    if (dy == null)
                    {
                        float m = RowReduction.Run<Reduction.Sum, TV>(run, inner) / inner;
                        partials.First(block)[channel] = m;
                        partials.Second(block)[channel] = RowReduction.Run<Reduction.SumOfSquares, RowSource.Shifted, TV>(new(run, m), inner);
                        continue;
                    }

                    partials.First(block)[channel] = RowReduction.Run<Reduction.Sum, TV>(dy + offset, inner);
                    partials.Second(block)[channel] =
                        RowReduction.Run<Reduction.Sum, RowSource.ShiftedProduct, TV>(new(dy + offset, run, mean[channel]), inner);
                }
            }
        }
    }
}
