using Argali.Engine.Kernels;

namespace Argali.Benchmarks.PlainLoops;

/// <summary>Convolution and its gradients as anybody would write them down first; also for depthwise ones, by groups.</summary>
internal static class PlainConvolution
{
    public static void Forward(in ConvGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y)
    {
        y.Clear();
        foreach ((int output, int input, int weights) in Windows(g))
        {
            for (int i = 0; i < g.GroupInC; i++)
            {
                for (int o = 0; o < g.GroupOutC; o++)
                    y[output + o] += x[input + i] * w[weights + (i * g.OutC) + o];
            }
        }
    }

    public static void BackwardData(in ConvGeometry g, ReadOnlySpan<float> dy, ReadOnlySpan<float> w, Span<float> dx)
    {
        dx.Clear();
        foreach ((int output, int input, int weights) in Windows(g))
        {
            for (int i = 0; i < g.GroupInC; i++)
            {
                float sum = 0;
                for (int o = 0; o < g.GroupOutC; o++)
                    sum += dy[output + o] * w[weights + (i * g.OutC) + o];
                dx[input + i] += sum;
            }
        }
    }

    public static void BackwardWeights(in ConvGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> dy, Span<float> dw)
    {
        dw.Clear();
        foreach ((int output, int input, int weights) in Windows(g))
        {
            for (int i = 0; i < g.GroupInC; i++)
            {
                for (int o = 0; o < g.GroupOutC; o++)
                    dw[weights + (i * g.OutC) + o] += x[input + i] * dy[output + o];
            }
        }
    }

    /// <summary>
    /// The offsets, for a group's first channels, of each output pixel, of an input pixel under its window, and of the weights between.
    /// </summary>
    private static IEnumerable<(int Output, int Input, int Weights)> Windows(ConvGeometry g)
    {
        for (int n = 0; n < g.Batch; n++)
        {
            for (int pixel = 0; pixel < g.OutPixels; pixel++)
            {
                (int outRow, int outColumn) = Math.DivRem(pixel, g.OutW);
                int output = ((n * g.OutPixels) + pixel) * g.OutC;
                for (int tap = 0; tap < g.Taps; tap++)
                {
                    (int kh, int kw) = Math.DivRem(tap, g.KW);
                    int row = (outRow * g.StrideH) + kh - g.PadTop, column = (outColumn * g.StrideW) + kw - g.PadLeft;
                    if ((uint)row >= (uint)g.InH || (uint)column >= (uint)g.InW)
                        continue;
                    int input = ((((n * g.InH) + row) * g.InW) + column) * g.InC, weights = tap * g.GroupInC * g.OutC;
                    for (int group = 0; group < g.Groups; group++)
                        yield return (output + (group * g.GroupOutC), input + (group * g.GroupInC), weights + (group * g.GroupOutC));
                }
            }
        }
    }
}
