using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>What one output row adds to the gradient of one row of depthwise weights, for the channels in a register.</summary>
internal unsafe struct DepthwiseWeightsRow : IChannelLoop
{
    /// <summary>The convolution.</summary>
    public ConvGeometry Geometry;

    /// <summary>The input row under the row of the window.</summary>
    public float* X;

    /// <summary>The output row's gradient.</summary>
    public float* Dy;

    /// <summary>The row of the weights' gradient.</summary>
    public float* Dw;

    // AggressiveOptimization: called once for each register of channels, with the loops inside (benchmark: convolution).
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public readonly void Run<TV>(nint channel)
        where TV : struct, ILanes<TV>
    {
        int strideW = Geometry.StrideW, inW = Geometry.InW, channels = Geometry.InC;
        nint stepX = (nint)strideW * channels;
        nint stepY = channels;
        for (int kw = 0; kw < Geometry.KW; kw++)
        {
            // Pixels whose column of the window lies inside: 0 <= pixel · strideW + offset < inW.
            int offset = (kw * Geometry.DilationW) - Geometry.PadLeft;
            int pixel = offset >= 0 ? 0 : (strideW - 1 - offset) / strideW;
            int end = inW - offset <= 0 ? 0 : Math.Min((inW - offset + strideW - 1) / strideW, Geometry.OutW);
            float* x = X + channel + (((nint)pixel * stepX) + ((nint)offset * channels));
            float* dy = Dy + channel + (pixel * stepY);
            TV s0 = TV.Broadcast(0), s1 = s0, s2 = s0, s3 = s0;
            for (; pixel <= end - 4; pixel += 4)
            {
                s0 = TV.MultiplyAdd(TV.Load(x), TV.Load(dy), s0);
                s1 = TV.MultiplyAdd(TV.Load(x + stepX), TV.Load(dy + stepY), s1);
                s2 = TV.MultiplyAdd(TV.Load(x + (2 * stepX)), TV.Load(dy + (2 * stepY)), s2);
                s3 = TV.MultiplyAdd(TV.Load(x + (3 * stepX)), TV.Load(dy + (3 * stepY)), s3);
                x += 4 * stepX;
                dy += 4 * stepY;
            }

            for (; pixel < end; pixel++)
            {
                s0 = TV.MultiplyAdd(TV.Load(x), TV.Load(dy), s0);
                x += stepX;
                dy += stepY;
            }

            float* dw = Dw + ((nint)kw * channels) + channel;
            TV.Store(TV.Load(dw) + ((s0 + s1) + (s2 + s3)), dw);
        }
    }
}
