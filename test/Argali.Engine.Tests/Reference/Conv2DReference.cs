using Argali.Engine.Kernels;

namespace Argali.Engine.Tests.Reference;

/// <summary>Two-dimensional convolution and its gradients as plain loops in double.</summary>
internal static class Conv2DReference
{
    public static double[] Forward(ConvGeometry g, float[] x, float[] w)
    {
        double[] y = new double[g.OutputLength];
        Visit(g, (xi, wi, yi) => y[yi] += (double)x[xi] * w[wi]);
        return y;
    }

    public static double[] BackwardData(ConvGeometry g, float[] dy, float[] w)
    {
        double[] dx = new double[g.InputLength];
        Visit(g, (xi, wi, yi) => dx[xi] += (double)dy[yi] * w[wi]);
        return dx;
    }

    public static double[] BackwardWeights(ConvGeometry g, float[] x, float[] dy)
    {
        double[] dw = new double[g.WeightLength];
        Visit(g, (xi, wi, yi) => dw[wi] += (double)dy[yi] * x[xi]);
        return dw;
    }

    /// <summary>Calls back with the indices (input, weight, output) of every product of the convolution.</summary>
    private static void Visit(ConvGeometry g, Action<int, int, int> product)
    {
        for (int pixel = 0; pixel < g.Batch * g.OutPixels; pixel++)
        {
            (int n, int inImage) = Math.DivRem(pixel, g.OutPixels);
            (int h, int v) = Math.DivRem(inImage, g.OutW);
            for (int tap = 0; tap < g.Taps; tap++)
            {
                (int kh, int kw) = Math.DivRem(tap, g.KW);
                int row = (h * g.StrideH) + (kh * g.DilationH) - g.PadTop;
                int column = (v * g.StrideW) + (kw * g.DilationW) - g.PadLeft;
                if (row < 0 || row >= g.InH || column < 0 || column >= g.InW)
                    continue;

                int firstInput = ((((n * g.InH) + row) * g.InW) + column) * g.InC;
                for (int o = 0; o < g.OutC; o++)
                {
                    int group = o / g.GroupOutC;
                    for (int i = 0; i < g.GroupInC; i++)
                        product(firstInput + (group * g.GroupInC) + i, (((tap * g.GroupInC) + i) * g.OutC) + o, (pixel * g.OutC) + o);
                }
            }
        }
    }
}
