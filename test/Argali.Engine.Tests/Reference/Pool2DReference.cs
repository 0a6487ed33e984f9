using Argali.Engine.Kernels;

namespace Argali.Engine.Tests.Reference;

/// <summary>Pooling and its gradients as plain loops in double.</summary>
internal static class Pool2DReference
{
    public static double[] MaxForward(PoolGeometry g, float[] x)
        => [.. Enumerable.Range(0, (int)g.OutputLength).Select(output => (double)x[First(g, x, output)])];

    public static double[] AverageForward(PoolGeometry g, float[] x)
        => [.. Enumerable.Range(0, (int)g.OutputLength).Select(output => Cells(g, output).Average(cell => (double)x[cell]))];

    public static double[] MaxBackward(PoolGeometry g, float[] x, float[] dy)
    {
        double[] dx = new double[g.InputLength];
        for (int output = 0; output < dy.Length; output++)
            dx[First(g, x, output)] += dy[output];

        return dx;
    }

    public static double[] AverageBackward(PoolGeometry g, float[] dy)
    {
        double[] dx = new double[g.InputLength];
        for (int output = 0; output < dy.Length; output++)
        {
            int[] cells = [.. Cells(g, output)];
            foreach (int cell in cells)
                dx[cell] += (double)dy[output] / cells.Length;
        }

        return dx;
    }

    private static int First(PoolGeometry g, float[] x, int output) => Cells(g, output).MaxBy(cell => x[cell]);

    /// <summary>The input indices of an output's window, in row-major order.</summary>
    private static IEnumerable<int> Cells(PoolGeometry g, int output)
    {
        (int pixel, int channel) = Math.DivRem(output, g.Channels);
        (int outer, int outColumn) = Math.DivRem(pixel, g.OutW);
        (int image, int outRow) = Math.DivRem(outer, g.OutH);
        for (int kh = 0; kh < g.KH; kh++)
        {
            for (int kw = 0; kw < g.KW; kw++)
            {
                int row = (outRow * g.StrideH) + kh - g.PadTop;
                int column = (outColumn * g.StrideW) + kw - g.PadLeft;
                if (row >= 0 && row < g.InH && column >= 0 && column < g.InW)
                    yield return (((((image * g.InH) + row) * g.InW) + column) * g.Channels) + channel;
            }
        }
    }
}
