using System.Runtime.CompilerServices;

namespace Argali.Engine.Kernels;

/// <summary>
/// One output row of a depthwise convolution with a window of 3 x 3 that moves pixel by pixel, for the channels in a register. The columns
/// of the window stay in registers, so that each pixel is loaded once for each row of the window and not nine times: with many channels
/// the pixels of a row share few sets of the first-level cache.
/// </summary>
internal unsafe struct DepthwiseSlidingRow : IChannelLoop
{
    /// <summary>The image under the window.</summary>
    public SlidingRows Image;

    /// <summary>The weights of the first tap.</summary>
    public float* W;

    /// <summary>Between the weights of taps; negative when they run backwards.</summary>
    public nint TapStride;

    /// <summary>The output row.</summary>
    public float* Y;

    /// <summary>Channels of a pixel.</summary>
    public nint Channels;

    /// <summary>Whether the sums are added to the output.</summary>
    public bool Accumulate;

    public readonly void Run<TV>(nint channel)
        where TV : struct, ILanes<TV>
    {
        for (int pixel = 0; pixel < Image.Pixels;)
        {
            SlidingWindow window = Image.At(pixel, channel);
            Run<TV>(&window, W + channel, TapStride, Y + (pixel * Channels) + channel, Channels, Accumulate);
            pixel += window.Pixels;
        }
    }

    // KernelCode.OnItsOwn: called once for each register of channels, with the loop inside (benchmark: blocks). Nothing in it calls:
    // vectors that live across a call lie on the stack.
    [MethodImpl(KernelCode.OnItsOwn)]
    private static void Run<TV>(SlidingWindow* window, float* w, nint tap, float* y, nint channels, bool accumulate)
        where TV : struct, ILanes<TV>
    {
        TV w0 = TV.Load(w), w1 = TV.Load(w + tap), w2 = TV.Load(w + (2 * tap)), w3 = TV.Load(w + (3 * tap)), w4 = TV.Load(w + (4 * tap));
        TV w5 = TV.Load(w + (5 * tap)), w6 = TV.Load(w + (6 * tap)), w7 = TV.Load(w + (7 * tap)), w8 = TV.Load(w + (8 * tap));
        TV a0 = TV.Load(window->A0), a1 = TV.Load(window->A1), b0 = TV.Load(window->B0), b1 = TV.Load(window->B1);
        TV c0 = TV.Load(window->C0), c1 = TV.Load(window->C1);
        float* a = window->A2, b = window->B2, c = window->C2;
        nint stepA = window->StepA, stepB = window->StepB, stepC = window->StepC;
        for (int pixel = window->Pixels; pixel > 0; pixel--)
        {
            TV a2 = TV.Load(a), b2 = TV.Load(b), c2 = TV.Load(c);
            TV sum = TV.MultiplyAdd(a0, w0, TV.Broadcast(0));
            sum = TV.MultiplyAdd(a1, w1, sum);
            sum = TV.MultiplyAdd(a2, w2, sum);
            sum = TV.MultiplyAdd(b0, w3, sum);
            sum = TV.MultiplyAdd(b1, w4, sum);
            sum = TV.MultiplyAdd(b2, w5, sum);
            sum = TV.MultiplyAdd(c0, w6, sum);
            sum = TV.MultiplyAdd(c1, w7, sum);
            sum = TV.MultiplyAdd(c2, w8, sum);
            TV.Store(accumulate ? TV.Load(y) + sum : sum, y);
            a0 = a1;
            a1 = a2;
            b0 = b1;
            b1 = b2;
            c0 = c1;
            c1 = c2;
            a += stepA;
            b += stepB;
            c += stepC;
            y += channels;
        }
    }
}
