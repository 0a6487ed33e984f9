using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>
/// What one output row adds to the gradient of depthwise weights, for the channels in a register. Order of summation: four interleaved
/// sums over the pixels, those added pairwise; for a window of 3 x 3, first one sum over the pixels whose windows lie inside the image
/// (nine taps share the loads of a pixel), then the others.
/// </summary>
internal unsafe struct DepthwiseWeightsRow : IChannelLoop
{
    /// <summary>The convolution.</summary>
    public ConvGeometry Geometry;

    /// <summary>The image.</summary>
    public float* X;

    /// <summary>The input row under the first row of the window; may lie outside.</summary>
    public int Row;

    /// <summary>The output row's gradient.</summary>
    public float* Dy;

    /// <summary>The weights' gradient.</summary>
    public float* Dw;

    public readonly void Run<TV>(nint channel)
        where TV : struct, ILanes<TV>
    {
        int first = 0, end = 0;
        if (Geometry.KH == 3 && Geometry.KW == 3 && Row >= 0 && Row + (2 * Geometry.DilationH) < Geometry.InH)
        {
            (first, _) = PixelsOf(0);
            (_, end) = PixelsOf(2);
            end = Math.Max(end, first);
            AddInside<TV>(channel, first, end);
        }

        for (int kh = 0; kh < Geometry.KH; kh++)
        {
            int row = Row + (kh * Geometry.DilationH);
            if ((uint)row >= (uint)Geometry.InH)
                continue;
            for (int kw = 0; kw < Geometry.KW; kw++)
            {
                (int from, int to) = PixelsOf(kw);
                if (end == first)
                {
                    AddTap<TV>(channel, row, kh, kw, from, to);
                    continue;
                }

                AddTap<TV>(channel, row, kh, kw, from, first);
                AddTap<TV>(channel, row, kh, kw, end, to);
            }
        }
    }

    /// <summary>The pixels [first, end) whose column of the window lies inside: 0 &lt;= pixel · strideW + offset &lt; inW.</summary>
    private readonly (int First, int End) PixelsOf(int kw)
    {
        int offset = (kw * Geometry.DilationW) - Geometry.PadLeft, stride = Geometry.StrideW, left = Geometry.InW - offset;
        int first = offset >= 0 ? 0 : (stride - 1 - offset) / stride;
        return (first, left <= 0 ? 0 : Math.Min((left + stride - 1) / stride, Geometry.OutW));
    }

    // AggressiveOptimization here and below: called once for each register of channels, with the loops inside (benchmark: convolution).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddInside<TV>(nint channel, int first, int end)
        where TV : struct, ILanes<TV>
    {
        nint channels = Geometry.InC, step = Geometry.StrideW * channels, tap = Geometry.DilationW * channels;
        nint pitch = Geometry.DilationH * Geometry.InW * channels;
        float* x0 = X + channel + ((((nint)Row * Geometry.InW) + ((nint)first * Geometry.StrideW) - Geometry.PadLeft) * channels);
        float* x1 = x0 + pitch, x2 = x1 + pitch, dy = Dy + channel + (first * channels);
        TV s00 = TV.Broadcast(0), s01 = s00, s02 = s00, s10 = s00, s11 = s00, s12 = s00, s20 = s00, s21 = s00, s22 = s00;
        for (int pixel = first; pixel < end; pixel++)
        {
            TV d = TV.Load(dy);
            s00 = TV.MultiplyAdd(TV.Load(x0), d, s00);
            s01 = TV.MultiplyAdd(TV.Load(x0 + tap), d, s01);
            s02 = TV.MultiplyAdd(TV.Load(x0 + (2 * tap)), d, s02);
            s10 = TV.MultiplyAdd(TV.Load(x1), d, s10);
            s11 = TV.MultiplyAdd(TV.Load(x1 + tap), d, s11);
            s12 = TV.MultiplyAdd(TV.Load(x1 + (2 * tap)), d, s12);
            s20 = TV.MultiplyAdd(TV.Load(x2), d, s20);
            s21 = TV.MultiplyAdd(TV.Load(x2 + tap), d, s21);
            s22 = TV.MultiplyAdd(TV.Load(x2 + (2 * tap)), d, s22);
            x0 += step;
            x1 += step;
            x2 += step;
            dy += channels;
        }

        float* dw = Dw + channel;
        Add(s00, dw);
        Add(s01, dw + channels);
        Add(s02, dw + (2 * channels));
        Add(s10, dw + (3 * channels));
        Add(s11, dw + (4 * channels));
        Add(s12, dw + (5 * channels));
        Add(s20, dw + (6 * channels));
        Add(s21, dw + (7 * channels));
        Add(s22, dw + (8 * channels));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private readonly void AddTap<TV>(nint channel, int row, int kh, int kw, int pixel, int end)
        where TV : struct, ILanes<TV>
    {
        if (pixel >= end)
            return;
        nint channels = Geometry.InC, step = Geometry.StrideW * channels;
        nint column = ((nint)pixel * Geometry.StrideW) + (kw * Geometry.DilationW) - Geometry.PadLeft;
        float* x = X + channel + ((((nint)row * Geometry.InW) + column) * channels), dy = Dy + channel + (pixel * channels);
        TV s0 = TV.Broadcast(0), s1 = s0, s2 = s0, s3 = s0;
        for (; pixel <= end - 4; pixel += 4)
        {
            s0 = TV.MultiplyAdd(TV.Load(x), TV.Load(dy), s0);
            s1 = TV.MultiplyAdd(TV.Load(x + step), TV.Load(dy + channels), s1);
            s2 = TV.MultiplyAdd(TV.Load(x + (2 * step)), TV.Load(dy + (2 * channels)), s2);
            s3 = TV.MultiplyAdd(TV.Load(x + (3 * step)), TV.Load(dy + (3 * channels)), s3);
            x += 4 * step;
            dy += 4 * channels;
        }

        for (; pixel < end; pixel++)
        {
            s0 = TV.MultiplyAdd(TV.Load(x), TV.Load(dy), s0);
            x += step;
            dy += channels;
        }

        Add((s0 + s1) + (s2 + s3), Dw + ((((nint)kh * Geometry.KW) + kw) * channels) + channel);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TV>(TV sum, float* dw)
        where TV : struct, ILanes<TV>
        => TV.Store(TV.Load(dw) + sum, dw);
}
