using Argali.Engine.Kernels;
using Argali.Engine.Tests.Reference;
using static Argali.Engine.Tests.Kernels.KernelTesting;

namespace Argali.Engine.Tests.Kernels.Softmax;

[Trait("Category", "Kernels")]
public sealed class SoftmaxKernelTests
{
    private const int Rows = 3;

    [Fact]
    public void Forward_EveryWidthAndLength_MatchesDouble()
    {
        foreach (KernelWidth width in Widths)
        {
            foreach (int n in Lengths.Where(n => n > 0))
            {
                float[] x = Draw(Rows * n, -8, 8), y = new float[x.Length], log = new float[x.Length], sum = new float[Rows];
                SoftmaxKernel.Softmax(width, x, y, Rows, n);
                SoftmaxKernel.LogSoftmax(width, x, log, Rows, n);
                SoftmaxKernel.LogSumExp(width, x, sum, Rows, n);
                for (int row = 0; row < Rows; row++)
                {
                    double[] line = [.. x.AsSpan(row * n, n).ToArray().Select(v => (double)v)];
                    double lse = SoftmaxReference.LogSumExp(line);
                    AssertClose(SoftmaxReference.Softmax(line), y.AsSpan(row * n, n), 1e-6, 1e-12, $"softmax {width}");
                    AssertClose([.. line.Select(v => v - lse)], log.AsSpan(row * n, n), 1e-6, 1e-6, $"log-softmax {width}");
                    AssertClose(lse, sum[row], 1e-6, 1e-6, $"logsumexp {width}");
                }

                SoftmaxKernel.Softmax(width, x, x, Rows, n);
                AssertSameBits(y, x, $"in place {width}");
            }
        }
    }

    [Fact]
    public void Softmax_LargeLogits_IsFinite()
    {
        foreach (KernelWidth width in Widths)
        {
            var y = new float[3];
            SoftmaxKernel.Softmax(width, [1000, 1000, 999], y, 1, 3);
            AssertClose(SoftmaxReference.Softmax([1, 1, 0]), y, 1e-6, 0, $"{width}");
            SoftmaxKernel.Softmax(width, [float.NegativeInfinity, 0, -1e30f], y, 1, 3);
            Assert.Equal([0f, 1f, 0f], y);
            SoftmaxKernel.LogSumExp(width, [float.NegativeInfinity, float.NegativeInfinity, float.NegativeInfinity], y.AsSpan(0, 1), 1, 3);
            Assert.Equal(float.NegativeInfinity, y[0]);
        }
    }

    [Fact]
    public void Gradients_EveryWidthAndLength_MatchDouble()
    {
        foreach (KernelWidth width in Widths)
        {
            foreach (int n in FewLengths.Where(n => n > 0))
            {
                float[] x = Draw(Rows * n, -4, 4), dy = Draw(Rows * n, -1, 1, 2), y = new float[x.Length], log = new float[x.Length];
                float[] dx = new float[x.Length], dlog = new float[x.Length], sum = Draw(x.Length, -1, 1, 3), start = [.. sum];
                SoftmaxKernel.Softmax(width, x, y, Rows, n);
                SoftmaxKernel.LogSoftmax(width, x, log, Rows, n);
                SoftmaxKernel.SoftmaxGradient(width, y, dy, dx, Rows, n, accumulate: false);
                SoftmaxKernel.LogSoftmaxGradient(width, log, dy, dlog, Rows, n, accumulate: false);
                for (int row = 0; row < Rows; row++)
                {
                    double[] p = SoftmaxReference.Softmax([.. x.AsSpan(row * n, n).ToArray().Select(v => (double)v)]);
                    float[] d = dy.AsSpan(row * n, n).ToArray();
                    double dot = p.Select((v, i) => v * d[i]).Sum(), total = d.Sum(v => (double)v);
                    AssertClose([.. p.Select((v, i) => v * (d[i] - dot))], dx.AsSpan(row * n, n), 2e-6, 1e-6, $"softmax {width}");
                    AssertClose([.. p.Select((v, i) => d[i] - v * total)], dlog.AsSpan(row * n, n), 2e-6, 1e-6, $"log-softmax {width}");
                }

                SoftmaxKernel.SoftmaxGradient(width, y, dy, sum, Rows, n, accumulate: true);
                AssertSameBits([.. dx.Select((v, i) => start[i] + v)], sum, $"accumulated {width}");
                SoftmaxKernel.LogSoftmaxGradient(width, log, dy, dy, Rows, n, accumulate: false);
                AssertSameBits(dlog, dy, $"in place {width}");
            }
        }
    }

    [Fact]
    public void LogSumExpGradient_IsSoftmaxTimesGradient()
    {
        float[] x = Draw(Rows * 37, -4, 4), y = new float[Rows], p = new float[x.Length], dx = new float[x.Length];
        float[] dy = [1, -2, 0.5f];
        SoftmaxKernel.LogSumExp(x, y, Rows, 37);
        SoftmaxKernel.Softmax(x, p, Rows, 37);
        SoftmaxKernel.LogSumExpGradient(x, y, dy, dx, Rows, 37, accumulate: false);
        AssertClose([.. p.Select((v, i) => (double)v * dy[i / 37])], dx, 2e-6, 1e-12, "gradient");
        SoftmaxKernel.LogSumExpGradient(x, y, dy, dx, Rows, 37, accumulate: true);
        AssertClose([.. p.Select((v, i) => 2 * (double)v * dy[i / 37])], dx, 2e-6, 1e-12, "accumulated");
    }

    [Theory]
    [InlineData(2, 5, 3)]
    [InlineData(1, 7, 70)]
    [InlineData(3, 1, 17)]
    public void Axis_EveryWidth_MatchesDouble(int outer, int n, int inner)
    {
        foreach (KernelWidth width in Widths)
        {
            float[] x = Draw(outer * n * inner, -8, 8), y = new float[x.Length], dy = Draw(x.Length, -1, 1, 2), dx = new float[x.Length];
            float[] sum = [.. dy];
            AxisSoftmaxKernel.Softmax(width, x, y, outer, n, inner);
            AxisSoftmaxKernel.SoftmaxGradient(width, y, dy, dx, outer, n, inner, accumulate: false);
            AxisSoftmaxKernel.SoftmaxGradient(width, y, dy, sum, outer, n, inner, accumulate: true);
            foreach (int[] line in SoftmaxReference.Lines(outer, n, inner))
            {
                double[] p = SoftmaxReference.Softmax([.. line.Select(i => (double)x[i])]);
                AssertClose(p, [.. line.Select(i => y[i])], 1e-6, 1e-12, $"{width}");
                double dot = p.Select((v, k) => v * dy[line[k]]).Sum();
                double[] expected = [.. p.Select((v, k) => v * (dy[line[k]] - dot))];
                AssertClose(expected, [.. line.Select(i => dx[i])], 2e-6, 1e-6, $"gradient {width}");
                AssertClose([.. expected.Select((v, k) => v + dy[line[k]])], [.. line.Select(i => sum[i])], 2e-6, 1e-6, $"sum {width}");
            }
        }
    }
}
