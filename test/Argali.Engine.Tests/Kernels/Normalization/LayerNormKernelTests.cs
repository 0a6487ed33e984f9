using Argali.Engine.Kernels;
using static Argali.Engine.Tests.Kernels.KernelTesting;

namespace Argali.Engine.Tests.Kernels;

[Trait("Category", "Kernels")]
[Collection(nameof(WorkerPool))]
public class LayerNormKernelTests
{
    private const float Epsilon = 1e-3f;

    [Theory]
    [InlineData(1, 1)]
    [InlineData(3, 5)]
    [InlineData(4, 16)]
    [InlineData(9, 67)]
    [InlineData(2000, 40)]
    [InlineData(2, 5000)]
    public void Kernel_AnyWidthAndThreads_MatchesDoubleAndEachOther(int rows, int n)
    {
        float[] x = Draw(rows * n, 10, 14), gamma = Draw(n, 0.5, 1.5, 2), beta = Draw(n, -1, 1, 3), dy = Draw(rows * n, -1, 1, 4);
        float[] before = Draw(rows * n, -1, 1, 5), beforeGamma = Draw(n, -1, 1, 6);
        (double[] y, double[] dx, double[] dgamma, double[] dbeta) = Reference(x, gamma, beta, dy, rows, n);
        float[]? seen = null;
        ChannelKernelTests.ForEachWidthAndThreadCount(width =>
        {
            float[] actual = new float[x.Length], mean = new float[rows], scale = new float[rows], gradient = [.. dy], added = [.. before];
            float[] actualGamma = [.. beforeGamma], actualBeta = new float[n];
            LayerNormKernel.Forward(width, x, gamma, beta, actual, mean, scale, n, Epsilon);
            LayerNormKernel.ParameterGradients(width, x, mean, scale, dy, n, actualGamma, true, actualBeta, false);
            LayerNormKernel.Backward(width, x, gamma, mean, scale, dy, added, n, accumulate: true);
            LayerNormKernel.Backward(width, x, gamma, mean, scale, gradient, gradient, n, accumulate: false);
            AssertClose(y, actual, 1e-4, 1e-5, $"{width} y");
            AssertClose(dx, gradient, 1e-4, 1e-5, $"{width} dx");
            AssertClose([.. dx.Zip(before, (a, b) => a + b)], added, 1e-4, 1e-5, $"{width} added dx");
            AssertClose([.. dgamma.Zip(beforeGamma, (a, b) => a + b)], actualGamma, 1e-4, 1e-6 * rows, $"{width} dgamma");
            AssertClose(dbeta, actualBeta, 1e-4, 1e-6 * rows, $"{width} dbeta");
            float[] all = [.. actual, .. gradient, .. actualGamma, .. actualBeta];
            AssertSameBits(seen ??= all, all, $"{width}");
        });
    }

    [Fact]
    public void Kernel_WithoutParameters_OnlyNormalises()
    {
        float[] x = [1, 3, 10, 30], y = new float[4], mean = new float[2], scale = new float[2];
        LayerNormKernel.Forward(KernelDispatch.Width, x, [], [], y, mean, scale, 2, 0);
        Assert.Equal([-1f, 1f, -1f, 1f], y);
        Assert.Equal([2f, 20f], mean);
        Assert.Throws<ArgumentException>(() => LayerNormKernel.Forward(KernelDispatch.Width, x, new float[3], [], y, mean, scale, 2, 0));
    }

    private static (double[] Y, double[] Dx, double[] Dgamma, double[] Dbeta) Reference(
        float[] x, float[] gamma, float[] beta, float[] dy, int rows, int n)
    {
        double[] y = new double[x.Length], dx = new double[x.Length], dgamma = new double[n], dbeta = new double[n];
        for (int row = 0; row < rows; row++)
        {
            double mean = 0, variance = 0, sum = 0, products = 0;
            for (int i = 0; i < n; i++)
                mean += x[(row * n) + i] / (double)n;
            for (int i = 0; i < n; i++)
                variance += Math.Pow(x[(row * n) + i] - mean, 2) / n;
            double s = 1 / Math.Sqrt(variance + Epsilon);
            for (int i = 0; i < n; i++)
            {
                int at = (row * n) + i;
                double h = (x[at] - mean) * s;
                y[at] = (h * gamma[i]) + beta[i];
                dgamma[i] += dy[at] * h;
                dbeta[i] += dy[at];
                sum += dy[at] * (double)gamma[i] / n;
                products += dy[at] * (double)gamma[i] * h / n;
            }

            for (int i = 0; i < n; i++)
            {
                int at = (row * n) + i;
                dx[at] = s * ((dy[at] * (double)gamma[i]) - sum - ((x[at] - mean) * s * products));
            }
        }

        return (y, dx, dgamma, dbeta);
    }
}
