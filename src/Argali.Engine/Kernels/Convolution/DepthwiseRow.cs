using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>One output row of a depthwise convolution, for the channels in a register: eight pixels at a time, then one.</summary>
internal unsafe struct DepthwiseRow : IChannelLoop
{
    /// <summary>The first window's first element.</summary>
    public float* X;

    /// <summary>Between windows of neighbouring pixels.</summary>
    public nint PixelStride;

    /// <summary>Between rows of a window.</summary>
    public nint TapRowStride;

    /// <summary>Between columns of a window.</summary>
    public nint TapColumnStride;

    /// <summary>The weights of the first tap.</summary>
    public float* W;

    /// <summary>Between the weights of taps; negative when they run backwards.</summary>
    public nint TapStride;

    /// <summary>Rows of the window.</summary>
    public int KH;

    /// <summary>Columns of the window.</summary>
    public int KW;

    /// <summary>The output row.</summary>
    public float* Y;

    /// <summary>Channels of an output pixel.</summary>
    public nint Channels;

    /// <summary>Pixels of the output row.</summary>
    public int Pixels;

    /// <summary>Whether the sums are added to the output.</summary>
    public bool Accumulate;

    // KernelCode.OnItsOwn: called once for each register of channels, with the loops inside (benchmark: convolution).
    [MethodImpl(KernelCode.OnItsOwn)]
    public readonly void Run<TV>(nint channel)
        where TV : struct, ILanes<TV>
    {
        float* x = X + channel;
        float* y = Y + channel;
        nint step = PixelStride;
        int pixel = 0;
        for (; pixel <= Pixels - 8; pixel += 8)
        {
            TV s0 = TV.Broadcast(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0;
            float* w = W + channel;
            for (int kh = 0; kh < KH; kh++)
            {
                float* p = x + (kh * TapRowStride);
                float* q = p + (4 * step);
                for (int kw = 0; kw < KW; kw++)
                {
                    TV weight = TV.Load(w);
                    s0 = TV.MultiplyAdd(TV.Load(p), weight, s0);
                    s1 = TV.MultiplyAdd(TV.Load(p + step), weight, s1);
                    s2 = TV.MultiplyAdd(TV.Load(p + (2 * step)), weight, s2);
                    s3 = TV.MultiplyAdd(TV.Load(p + (3 * step)), weight, s3);
                    s4 = TV.MultiplyAdd(TV.Load(q), weight, s4);
                    s5 = TV.MultiplyAdd(TV.Load(q + step), weight, s5);
                    s6 = TV.MultiplyAdd(TV.Load(q + (2 * step)), weight, s6);
                    s7 = TV.MultiplyAdd(TV.Load(q + (3 * step)), weight, s7);
                    p += TapColumnStride;
                    q += TapColumnStride;
                    w += TapStride;
                }
            }

            Put(s0, y);
            Put(s1, y + Channels);
            Put(s2, y + (2 * Channels));
            Put(s3, y + (3 * Channels));
            Put(s4, y + (4 * Channels));
            Put(s5, y + (5 * Channels));
            Put(s6, y + (6 * Channels));
            Put(s7, y + (7 * Channels));
            x += 8 * step;
            y += 8 * Channels;
        }

        for (; pixel < Pixels; pixel++)
        {
            TV sum = TV.Broadcast(0);
            float* w = W + channel;
            for (int kh = 0; kh < KH; kh++)
            {
                float* p = x + (kh * TapRowStride);
                for (int kw = 0; kw < KW; kw++)
                {
                    sum = TV.MultiplyAdd(TV.Load(p), TV.Load(w), sum);
                    p += TapColumnStride;
                    w += TapStride;
                }
            }

            Put(sum, y);
            x += step;
            y += Channels;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private readonly void Put<TV>(TV sum, float* y)
        where TV : struct, ILanes<TV>
        => TV.Store(Accumulate ? TV.Load(y) + sum : sum, y);
}
