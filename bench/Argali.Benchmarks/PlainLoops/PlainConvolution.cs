using Argali.Engine.Kernels;

namespace Argali.Benchmarks.PlainLoops;

/// <summary>Convolution and its gradients as anybody would write them down first; also for depthwise ones, by groups.</summary>
internal static class PlainConvolution
{
    public static void Forward(in ConvGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y)
    {
        y.Clear();
        foreach ((int pixel, int input, int weights) in Windows(g))
        {
            for (int o = 0; o < g.OutC; o++)
            {
                int first = o / g.GroupOutC * g.GroupInC;
                float sum = y[pixel + o];
                for (int i = 0; i < g.GroupInC; i++)
                    sum += x[input + first + i] * w[weights + (i * g.OutC) + o];
                y[pixel + o] = sum;
            }
        }
    }

    public static void BackwardData(in ConvGeometry g, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx)
    {
        dx.Clear();
        foreach ((int pixel, int input, int weights) in Windows(g))
        {
            for (int i = 0; i < g.InC; i++)
            {
                int group = i / g.GroupInC, inside = i - (group * g.GroupInC);
                float sum = dx[input + i];
                for (int o = group * g.GroupOutC; o < (group + 1) * g.GroupOutC; o++)
                    sum += dy[pixel + o] * w[weights + (inside * g.OutC) + o];
                dx[input + i] = sum;
            }
        }
    }

    public static void BackwardWeights(in ConvGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw)
    {
        dw.Clear();
        foreach ((int pixel, int input, int weights) in Windows(g))
        {
            for (int i = 0; i < g.GroupInC; i++)
            {
                for (int o = 0; o < g.OutC; o++)
                    dw[weights + (i * g.OutC) + o] += x[input + (o / g.GroupOutC * g.GroupInC) + i] * dy[pixel + o];
            }
        }
    }

    /// <summary>The offsets of each output pixel, of an input pixel under its window, and of the weights between them.</summary>
    private static IEnumerable<(int Pixel, int Input, int Weights)> Windows(ConvGeometry g)
    {
        for (int n = 0; n < g.Batch; n++)
        {
            for (int pixel = 0; pixel < g.OutPixels; pixel++)
            {
                (int outRow, int outColumn) = Math.DivRem(pixel, g.OutW);
                for (int tap = 0; tap < g.Taps; tap++)
                {
                    (int kh, int kw) = Math.DivRem(tap, g.KW);
                    int row = (outRow * g.StrideH) + kh - g.PadTop, column = (outColumn * g.StrideW) + kw - g.PadLeft;
                    if ((uint)row < (uint)g.InH && (uint)column < (uint)g.InW)
                        yield return (((n * g.OutPixels) + pixel) * g.OutC, ((((n * g.InH) + row) * g.InW) + column) * g.InC, tap * g.GroupInC * g.OutC);
                }
            }
        }
    }
}
