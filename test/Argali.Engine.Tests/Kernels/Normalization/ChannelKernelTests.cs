using Argali.Engine.Kernels;
using static Argali.Engine.Tests.Kernels.KernelTesting;

namespace Argali.Engine.Tests.Kernels;

[Trait("Category", "Kernels")]
[Collection(nameof(WorkerPool))]
public class ChannelKernelTests
{
    public static TheoryData<int, int, int> Sizes => new()
    {
        { 1, 1, 1 }, { 7, 3, 1 }, { 300, 1, 1 }, { 61, 16, 1 }, { 50, 37, 1 }, { 5, 130, 1 }, { 3000, 35, 1 }, { 2, 3, 5 }, { 3, 2, 100 }, { 4, 5, 33 },
    };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Moments_AnyWidthAndThreads_MatchDoubleAndEachOther(int outer, int channels, int inner)
    {
        float[] x = Draw(outer * channels * inner, 40, 44);
        (double[] mean, double[] variance) = Reference(x, outer, channels, inner);
        float[]? first = null;
        ForEachWidthAndThreadCount(width =>
        {
            float[] m = new float[channels], v = new float[channels];
            ChannelSumsKernel.Moments(width, x, outer, inner, m, v);
            AssertClose(mean, m, 1e-6, 0, $"{width} mean");
            AssertClose(variance, v, 1e-4, 1e-10, $"{width} variance");
            float[] both = [.. m, .. v];
            AssertSameBits(first ??= both, both, $"{width}");
        });
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void GradientSums_AnyWidthAndThreads_MatchDoubleAndEachOther(int outer, int channels, int inner)
    {
        float[] x = Draw(outer * channels * inner, -1, 3), dy = Draw(x.Length, -1, 1, 2), mean = Draw(channels, 0, 2, 3);
        double[] expectedFirst = new double[channels], expectedSecond = new double[channels];
        for (int i = 0; i < x.Length; i++)
        {
            int channel = i / inner % channels;
            expectedFirst[channel] += dy[i];
            expectedSecond[channel] += (double)dy[i] * (x[i] - mean[channel]);
        }

        double[]? seen = null;
        ForEachWidthAndThreadCount(width =>
        {
            double[] a = new double[channels], b = new double[channels];
            ChannelSumsKernel.GradientSums(width, x, dy, outer, inner, mean, a, b);
            double bound = 1e-6 * (outer * inner);
            AssertClose(expectedFirst, Array.ConvertAll(a, value => (float)value), 1e-5, bound, $"{width} first");
            AssertClose(expectedSecond, Array.ConvertAll(b, value => (float)value), 1e-5, bound, $"{width} second");
            double[] both = [.. a, .. b];
            Assert.Equal(seen ??= both, both);
        });
    }

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Map_AnyWidth_MatchesTheFormula(int outer, int channels, int inner)
    {
        float[] x = Draw(outer * channels * inner, -1, 3), dy = Draw(x.Length, -1, 1, 2), before = Draw(x.Length, -1, 1, 3);
        float[] mean = Draw(channels, 0, 2, 4), scale = Draw(channels, 0, 2, 5), slope = Draw(channels, -1, 1, 6), offset = Draw(channels, -1, 1, 7);
        float[]? forward = null, backward = null;
        ForEachWidthAndThreadCount(width =>
        {
            float[] y = new float[x.Length], dx = [.. before], inPlace = [.. dy];
            ChannelMapKernel.Forward(width, x, outer, inner, mean, scale, offset, y);
            ChannelMapKernel.Backward(width, x, dy, outer, inner, mean, scale, slope, offset, dx, accumulate: true);
            ChannelMapKernel.Backward(width, x, inPlace, outer, inner, mean, scale, slope, offset, inPlace, accumulate: false);
            for (int i = 0; i < x.Length; i++)
            {
                int c = i / inner % channels;
                double distance = (double)x[i] - mean[c], gradient = (dy[i] * (double)scale[c]) + (distance * slope[c]) + offset[c];
                AssertClose((distance * scale[c]) + offset[c], y[i], 1e-5, 1e-6, $"{width} y[{i}]");
                AssertClose(before[i] + gradient, dx[i], 1e-5, 1e-6, $"{width} dx[{i}]");
                AssertClose(gradient, inPlace[i], 1e-5, 1e-6, $"{width} in place [{i}]");
            }

            AssertSameBits(forward ??= y, y, $"{width} forward");
            AssertSameBits(backward ??= dx, dx, $"{width} backward");
        });
    }

    [Fact]
    public void Kernels_WrongLengths_Throw()
    {
        float[] x = new float[12], three = new float[3];
        Assert.Throws<ArgumentException>(() => ChannelSumsKernel.Moments(KernelWidth.Scalar, x, 3, 1, three, three));
        Assert.Throws<ArgumentException>(() => ChannelMapKernel.Forward(KernelWidth.Scalar, x, 4, 1, three, new float[2], three, new float[12]));
        Assert.Throws<ArgumentException>(
            () => ChannelMapKernel.Forward(KernelWidth.Scalar, x.AsSpan(0, 9), 3, 1, three, three, three, x.AsSpan(1, 9)));
    }

    internal static void ForEachWidthAndThreadCount(Action<KernelWidth> check)
    {
        int threads = WorkerPool.ThreadCount;
        try
        {
            foreach (int count in new[] { 1, 3 })
            {
                WorkerPool.ThreadCount = count;
                foreach (KernelWidth width in Widths)
                    check(width);
            }
        }
        finally
        {
            WorkerPool.ThreadCount = threads;
        }
    }

    private static (double[] Mean, double[] Variance) Reference(float[] x, int outer, int channels, int inner)
    {
        double[] mean = new double[channels], variance = new double[channels];
        double n = (double)outer * inner;
        for (int i = 0; i < x.Length; i++)
            mean[i / inner % channels] += x[i] / n;
        for (int i = 0; i < x.Length; i++)
        {
            double distance = x[i] - mean[i / inner % channels];
            variance[i / inner % channels] += distance * distance / n;
        }

        return (mean, variance);
    }
}
