using Argali.Engine.Kernels;

namespace Argali.Engine.Tests.Kernels.Conversions;

[Trait("Category", "Kernels")]
public sealed class ConversionKernelTests
{
    private static readonly float[] Floats = [0, -0f, 1.5f, -1.5f, 2.9f, -2.9f, 300, -300, 3e9f, -3e9f, 1e20f, -1e20f, float.NaN, float.PositiveInfinity];

    [Fact]
    public void FloatToIntegers_TruncatesAndSaturates()
    {
        var ints = new int[Floats.Length];
        ConversionKernel.Convert<float, int>(Floats, ints);
        Assert.Equal([.. Floats.Select(v => float.IsNaN(v) ? 0 : (int)Math.Clamp(Math.Truncate((double)v), int.MinValue, int.MaxValue))], ints);

        var bytes = new byte[Floats.Length];
        ConversionKernel.Convert<float, byte>(Floats, bytes);
        Assert.Equal([.. Floats.Select(v => float.IsNaN(v) ? (byte)0 : (byte)Math.Clamp(Math.Truncate(v), 0, 255))], bytes);

        var longs = new long[2];
        ConversionKernel.Convert<float, long>([1e20f, -7.9f], longs);
        Assert.Equal([long.MaxValue, -7], longs);
    }

    [Fact]
    public void IntegerToInteger_KeepsLowBits()
    {
        var bytes = new sbyte[3];
        ConversionKernel.Convert<int, sbyte>([127, 128, -129], bytes);
        Assert.Equal([127, -128, 127], bytes);

        var doubles = new double[1];
        ConversionKernel.Convert<long, double>([1L << 60], doubles);
        Assert.Equal((double)(1L << 60), doubles[0]);
    }

    [Fact]
    public void Halves_RoundToNearestEven()
    {
        float[] x = [1, 1 + 1f / 2048, 1 + 3f / 2048, 65519, 65520, 1e-8f, float.NaN, -0f, .. KernelTesting.Draw(100, -70000, 70000)];
        var halves = new Half[x.Length];
        ConversionKernel.Convert(x, halves);
        Assert.Equal([.. x.Select(v => (Half)v)], halves);

        var back = new float[x.Length];
        ConversionKernel.Convert(halves, back);
        KernelTesting.AssertSameBits([.. halves.Select(v => (float)v)], back, "back");
    }

    [Fact]
    public void BrainFloats_RoundToNearestEven()
    {
        var brains = new BFloat16[4];
        ConversionKernel.Convert([1f, 1 + 1f / 256, 1 + 3f / 256, float.NaN], brains);
        var back = new float[4];
        ConversionKernel.Convert(brains, back);
        Assert.Equal([1f, 1f, 1 + 4f / 256, float.NaN], back);
    }

    [Fact]
    public void Booleans_AreZeroOrOne()
    {
        var truths = new bool[4];
        ConversionKernel.Convert<float>([0, -0f, float.NaN, 0.1f], truths);
        Assert.Equal([false, false, true, true], truths);

        var ints = new int[4];
        ConversionKernel.Convert<int>(truths, ints);
        Assert.Equal([0, 0, 1, 1], ints);
    }
}
