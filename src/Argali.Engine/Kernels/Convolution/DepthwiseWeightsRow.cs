using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>
/// What one output row adds to the gradient of depthwise weights, for the channels in a register. Order of summation: for each tap four
/// interleaved sums over the pixels, those added pairwise.
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
        for (int kh = 0; kh < Geometry.KH; kh++)
        {
            int row = Row + (kh * Geometry.DilationH);
            if ((uint)row >= (uint)Geometry.InH)
                continue;
            for (int kw = 0; kw < Geometry.KW; kw++)
            {
                (int first, int end) = PixelsOf(kw);
                AddTap<TV>(channel, row, kh, kw, first, end);
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

    // KernelCode.OnItsOwn: called for each register of channels, with the loops inside (benchmark: blocks).
    [MethodImpl(KernelCode.OnItsOwn)]
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

        float* dw = Dw + ((((nint)kh * Geometry.KW) + kw) * channels) + channel;
        TV.Store(TV.Load(dw) + ((s0 + s1) + (s2 + s3)), dw);
    }
}
