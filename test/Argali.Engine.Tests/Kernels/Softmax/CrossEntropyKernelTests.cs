using Argali.Engine.Kernels;
using Argali.Engine.Tests.Reference;
using static Argali.Engine.Tests.Kernels.KernelTesting;

namespace Argali.Engine.Tests.Kernels.Softmax;

[Trait("Category", "Kernels")]
public sealed class CrossEntropyKernelTests
{
    private const int Rows = 4;

    [Fact]
    public void Sparse_EveryWidthAndLength_MatchesDouble()
    {
        foreach (KernelWidth width in Widths)
        {
            foreach (int n in FewLengths.Where(n => n > 0))
            {
                float[] x = Draw(Rows * n, -6, 6), dloss = Draw(Rows, -1, 1, 2), start = Draw(x.Length, -1, 1, 3), sum = [.. start];
                int[] labels = [0, n - 1, n / 2, -1];
                float[] loss = new float[Rows], log = new float[Rows], dx = new float[x.Length];
                CrossEntropyKernel.Sparse(width, x, labels, loss, log, Rows, n, ignored: -1);
                CrossEntropyKernel.SparseGradient(width, x, labels, log, dloss, dx, Rows, n, accumulate: false, ignored: -1);
                CrossEntropyKernel.SparseGradient(width, x, labels, log, dloss, sum, Rows, n, accumulate: true, ignored: -1);
                for (int row = 0; row < Rows; row++)
                {
                    double[] line = [.. x.AsSpan(row * n, n).ToArray().Select(v => (double)v)];
                    double[] p = SoftmaxReference.Softmax(line);
                    bool isIgnored = labels[row] < 0;
                    AssertClose(isIgnored ? 0 : SoftmaxReference.LogSumExp(line) - line[labels[row]], loss[row], 1e-6, 1e-6, $"loss {width}");
                    double[] expected = [.. p.Select((v, j) => isIgnored ? 0 : (v - (j == labels[row] ? 1 : 0)) * dloss[row])];
                    AssertClose(expected, dx.AsSpan(row * n, n), 2e-6, 1e-6, $"gradient {width}");
                    int at = row * n;
                    AssertClose([.. expected.Select((v, j) => v + start[at + j])], sum.AsSpan(at, n), 2e-6, 1e-6, $"accumulated {width}");
                }
            }
        }
    }

    [Fact]
    public void Dense_EveryWidthAndLength_MatchesDouble()
    {
        foreach (KernelWidth width in Widths)
        {
            foreach (int n in FewLengths.Where(n => n > 0))
            {
                float[] x = Draw(Rows * n, -6, 6), t = Draw(Rows * n, 0, 1, 4), dloss = Draw(Rows, -1, 1, 2);
                float[] start = Draw(x.Length, -1, 1, 3), sum = [.. start];
                float[] loss = new float[Rows], log = new float[Rows], dx = new float[x.Length], dt = new float[x.Length];
                CrossEntropyKernel.Dense(width, x, t, loss, log, Rows, n);
                CrossEntropyKernel.DenseGradient(width, x, t, log, dloss, dx, Rows, n, accumulate: false);
                CrossEntropyKernel.DenseGradient(width, x, t, log, dloss, sum, Rows, n, accumulate: true);
                CrossEntropyKernel.DenseTargetGradient(x, log, dloss, dt, Rows, n, accumulate: false);
                for (int row = 0; row < Rows; row++)
                {
                    int at = row * n;
                    double[] line = [.. x.AsSpan(at, n).ToArray().Select(v => (double)v)];
                    double[] p = SoftmaxReference.Softmax(line);
                    double lse = SoftmaxReference.LogSumExp(line), total = t.AsSpan(at, n).ToArray().Sum(v => (double)v);
                    AssertClose(line.Select((v, j) => t[at + j] * (lse - v)).Sum(), loss[row], 1e-6, 1e-5, $"loss {width}");
                    double[] expected = [.. p.Select((v, j) => (v * total - t[at + j]) * dloss[row])];
                    AssertClose(expected, dx.AsSpan(at, n), 2e-6, 4e-6, $"gradient {width}");
                    AssertClose([.. expected.Select((v, j) => v + start[at + j])], sum.AsSpan(at, n), 2e-6, 4e-6, $"accumulated {width}");
                    AssertClose([.. line.Select(v => (lse - v) * dloss[row])], dt.AsSpan(at, n), 2e-6, 4e-6, $"targets {width}");
                }
            }
        }
    }

    [Fact]
    public void Sparse_LabelOutOfRange_Throws() =>
        Assert.Throws<ArgumentException>(() => CrossEntropyKernel.Sparse(new float[3], [3], new float[1], new float[1], 1, 3));

    [Fact]
    public void BinaryCrossEntropy_EveryWidthAndLength_MatchesDouble()
    {
        foreach (KernelWidth width in Widths)
        {
            foreach (int n in Lengths)
            {
                float[] x = Draw(n, -30, 30), p = Draw(n, 0.01, 0.99, 5), t = Draw(n, 0, 1, 2), dy = Draw(n, -1, 1, 3), y = new float[n];
                BinaryKernel.Apply<Binary.LogitCrossEntropy>(width, x, t, y);
                AssertClose([.. x.Select((v, i) => Math.Max(v, 0) - (double)v * t[i] + SpecialFunctions.Log1p(Math.Exp(-Math.Abs(v))))], y, 1e-6, 4e-6, $"{width}");
                GradientKernel.Apply<BinaryGradient.LogitCrossEntropy>(width, x, t, dy, y, accumulate: false);
                AssertClose([.. x.Select((v, i) => (SpecialFunctions.Sigmoid(v) - t[i]) * dy[i])], y, 1e-6, 1e-6, $"{width}");

                BinaryKernel.Apply(width, p, t, y, new Binary.ProbabilityCrossEntropy(1e-7f));
                AssertClose([.. p.Select((v, i) => -(t[i] * Math.Log(v) + (1 - t[i]) * Math.Log(1 - (double)v)))], y, 2e-6, 1e-6, $"{width}");
                GradientKernel.Apply(width, p, t, dy, y, false, new BinaryGradient.ProbabilityCrossEntropy(1e-7f));
                AssertClose([.. p.Select((v, i) => (v - (double)t[i]) / (v * (1 - (double)v)) * dy[i])], y, 2e-6, 1e-5, $"{width}");
            }
        }
    }

    [Fact]
    public void BinaryCrossEntropy_ProbabilitiesZeroAndOne_AreFinite()
    {
        float[] y = new float[2];
        BinaryKernel.Apply([0f, 1f], [1f, 0f], y, new Binary.ProbabilityCrossEntropy(1e-7f));
        Assert.Equal(16.118095, y[0], 1e-3);
        Assert.Equal(15.942385, y[1], 1e-3);
    }
}
