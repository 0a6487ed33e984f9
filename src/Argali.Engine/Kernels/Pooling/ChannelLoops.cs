using System.Numerics;

namespace Argali.Engine.Kernels;

/// <summary>
/// Loops over the channels of one pixel. A lane holds one channel; the tail is done one at a time, which is also the scalar
/// equivalent. Vector&lt;float&gt; is wide enough: these loops wait for memory.
/// </summary>
internal static unsafe class ChannelLoops
{
    /// <summary>y = max(y, x); NaN wins.</summary>
    public static void Max(float* y, float* x, int channels)
    {
        int i = 0;
        if (KernelDispatch.Width != KernelWidth.Scalar)
        {
            for (; i <= channels - Vector<float>.Count; i += Vector<float>.Count)
                Vector.Max(Vector.Load(y + i), Vector.Load(x + i)).Store(y + i);
        }

        for (; i < channels; i++)
            y[i] = MathF.Max(y[i], x[i]);
    }

    /// <summary>y = y + x.</summary>
    public static void Add(float* y, float* x, int channels)
    {
        int i = 0;
        if (KernelDispatch.Width != KernelWidth.Scalar)
        {
            for (; i <= channels - Vector<float>.Count; i += Vector<float>.Count)
                (Vector.Load(y + i) + Vector.Load(x + i)).Store(y + i);
        }

        for (; i < channels; i++)
            y[i] += x[i];
    }

    /// <summary>y = y + x · scale, rounded after the product.</summary>
    public static void AddScaled(float* y, float* x, float scale, int channels)
    {
        int i = 0;
        if (KernelDispatch.Width != KernelWidth.Scalar)
        {
            for (; i <= channels - Vector<float>.Count; i += Vector<float>.Count)
                (Vector.Load(y + i) + (Vector.Load(x + i) * scale)).Store(y + i);
        }

        for (; i < channels; i++)
            y[i] += x[i] * scale;
    }

    /// <summary>y = y + a · b, rounded after the product.</summary>
    public static void AddProduct(float* y, float* a, float* b, int channels)
    {
        int i = 0;
        if (KernelDispatch.Width != KernelWidth.Scalar)
        {
            for (; i <= channels - Vector<float>.Count; i += Vector<float>.Count)
                (Vector.Load(y + i) + (Vector.Load(a + i) * Vector.Load(b + i))).Store(y + i);
        }

        for (; i < channels; i++)
            y[i] += a[i] * b[i];
    }

    /// <summary>y = y · scale.</summary>
    public static void Scale(float* y, float scale, int channels)
    {
        int i = 0;
        if (KernelDispatch.Width != KernelWidth.Scalar)
        {
            for (; i <= channels - Vector<float>.Count; i += Vector<float>.Count)
                (Vector.Load(y + i) * scale).Store(y + i);
        }

        for (; i < channels; i++)
            y[i] *= scale;
    }
}
