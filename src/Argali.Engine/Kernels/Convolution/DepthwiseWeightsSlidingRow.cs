using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>
/// What one output row adds to the gradient of depthwise weights of 3 x 3 whose window moves pixel by pixel, for the channels in a
/// register: nine sums over the pixels from left to right (those whose window reaches past the image on their own), with the columns of the
/// window in registers, as in <see cref="DepthwiseSlidingRow"/>.
/// </summary>
internal unsafe struct DepthwiseWeightsSlidingRow : IChannelLoop
{
    /// <summary>The image under the window.</summary>
    public SlidingRows Image;

    /// <summary>The output row's gradient.</summary>
    public float* Dy;

    /// <summary>The weights' gradient.</summary>
    public float* Dw;

    /// <summary>Channels of a pixel.</summary>
    public nint Channels;

    public readonly void Run<TV>(nint channel)
        where TV : struct, ILanes<TV>
    {
        for (int pixel = 0; pixel < Image.Pixels;)
        {
            SlidingWindow window = Image.At(pixel, channel);
            Run<TV>(&window, Dy + (pixel * Channels) + channel, Dw + channel, Channels);
            pixel += window.Pixels;
        }
    }

    // KernelCode.OnItsOwn: see DepthwiseSlidingRow.
    [MethodImpl(KernelCode.OnItsOwn)]
    private static void Run<TV>(SlidingWindow* window, float* dy, float* dw, nint channels)
        where TV : struct, ILanes<TV>
    {
        TV s0 = TV.Broadcast(0), s1 = s0, s2 = s0, s3 = s0, s4 = s0, s5 = s0, s6 = s0, s7 = s0, s8 = s0;
        TV a0 = TV.Load(window->A0), a1 = TV.Load(window->A1), b0 = TV.Load(window->B0), b1 = TV.Load(window->B1);
        TV c0 = TV.Load(window->C0), c1 = TV.Load(window->C1);
        float* a = window->A2, b = window->B2, c = window->C2;
        nint stepA = window->StepA, stepB = window->StepB, stepC = window->StepC;
        for (int pixel = window->Pixels; pixel > 0; pixel--)
        {
            TV d = TV.Load(dy), a2 = TV.Load(a), b2 = TV.Load(b), c2 = TV.Load(c);
            s0 = TV.MultiplyAdd(a0, d, s0);
            s1 = TV.MultiplyAdd(a1, d, s1);
            s2 = TV.MultiplyAdd(a2, d, s2);
            s3 = TV.MultiplyAdd(b0, d, s3);
            s4 = TV.MultiplyAdd(b1, d, s4);
            s5 = TV.MultiplyAdd(b2, d, s5);
            s6 = TV.MultiplyAdd(c0, d, s6);
            s7 = TV.MultiplyAdd(c1, d, s7);
            s8 = TV.MultiplyAdd(c2, d, s8);
            a0 = a1;
            a1 = a2;
            b0 = b1;
            b1 = b2;
            c0 = c1;
            c1 = c2;
            a += stepA;
            b += stepB;
            c += stepC;
            dy += channels;
        }

        Add(s0, dw);
        Add(s1, dw + channels);
        Add(s2, dw + (2 * channels));
        Add(s3, dw + (3 * channels));
        Add(s4, dw + (4 * channels));
        Add(s5, dw + (5 * channels));
        Add(s6, dw + (6 * channels));
        Add(s7, dw + (7 * channels));
        Add(s8, dw + (8 * channels));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static void Add<TV>(TV sum, float* dw)
        where TV : struct, ILanes<TV>
        => TV.Store(TV.Load(dw) + sum, dw);
}
