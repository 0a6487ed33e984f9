using Argali.Engine.Kernels;
using Argali.Engine.Tests.Reference;

namespace Argali.Engine.Tests.Kernels;

[Trait("Category", "Kernels")]
[Collection(nameof(WorkerPool))]
public class Conv2DKernelTests
{
    private static readonly ConvGeometry[] Geometries =
    [
        Same(new ConvGeometry(2, 5, 7, 3, 0, 0, 4, 3, 3)),
        Same(new ConvGeometry(1, 28, 28, 1, 0, 0, 32, 3, 3)),
        Same(new ConvGeometry(2, 14, 15, 16, 0, 0, 33, 3, 3)),
        Same(new ConvGeometry(1, 6, 30, 20, 0, 0, 10, 5, 3)),
        Same(new ConvGeometry(1, 4, 5, 48, 0, 0, 16, 2, 2)),
        Same(new ConvGeometry(3, 6, 6, 8, 0, 0, 16, 1, 1)),
        Same(new ConvGeometry(2, 9, 8, 5, 0, 0, 7, 3, 3, StrideH: 2, StrideW: 2)),
        Same(new ConvGeometry(2, 9, 8, 18, 0, 0, 40, 3, 3, StrideH: 2, StrideW: 3)),
        Same(new ConvGeometry(1, 8, 8, 6, 0, 0, 9, 1, 1, StrideH: 2, StrideW: 2)),
        Same(new ConvGeometry(1, 10, 11, 4, 0, 0, 6, 3, 3, DilationH: 2, DilationW: 3)),
        Same(new ConvGeometry(1, 10, 11, 4, 0, 0, 6, 3, 2, StrideH: 2, DilationW: 2)),
        Same(new ConvGeometry(2, 7, 6, 8, 0, 0, 12, 3, 3, Groups: 4)),
        Same(new ConvGeometry(1, 7, 6, 6, 0, 0, 12, 3, 3, StrideH: 2, StrideW: 2, Groups: 2)),
        Same(new ConvGeometry(2, 7, 6, 20, 0, 0, 20, 3, 3, Groups: 20)),
        Same(new ConvGeometry(1, 12, 9, 37, 0, 0, 37, 3, 3, StrideH: 2, StrideW: 2, Groups: 37)),
        Same(new ConvGeometry(1, 12, 9, 5, 0, 0, 5, 5, 3, DilationH: 2, Groups: 5)),
        Same(new ConvGeometry(1, 5, 6, 3, 0, 0, 6, 3, 3, Groups: 3)),
        Same(new ConvGeometry(1, 1, 60, 5, 0, 0, 8, 1, 4)),
        Valid(new ConvGeometry(2, 9, 30, 3, 0, 0, 17, 3, 3)),
        Valid(new ConvGeometry(1, 11, 11, 2, 0, 0, 3, 7, 7, StrideH: 3, StrideW: 2)),
        Valid(new ConvGeometry(2, 6, 6, 16, 0, 0, 32, 6, 6)),
        Valid(new ConvGeometry(1, 9, 9, 4, 0, 0, 4, 2, 2, StrideH: 4, StrideW: 4)),
        new ConvGeometry(1, 4, 4, 3, 6, 7, 5, 3, 3, PadTop: 2, PadLeft: 2),
        new ConvGeometry(1, 3, 3, 2, 5, 5, 2, 2, 2, PadTop: 3, PadLeft: 1),
        new ConvGeometry(1, 6, 6, 3, 9, 9, 5, 2, 2, PadTop: 3, PadLeft: 2),
        new ConvGeometry(1, 6, 6, 5, 9, 9, 5, 2, 2, PadTop: 3, PadLeft: 2, Groups: 5),
        new ConvGeometry(1, 12, 14, 29, 5, 5, 29, 3, 3, Groups: 29),
        new ConvGeometry(1, 4, 5, 18, 9, 10, 18, 3, 3, PadTop: 3, PadLeft: 4, Groups: 18),
        new ConvGeometry(2, 7, 1, 33, 4, 1, 33, 3, 3, StrideH: 2, PadTop: 1, PadLeft: 1, Groups: 33),
        new ConvGeometry(1, 9, 6, 16, 5, 4, 16, 3, 3, DilationH: 2, Groups: 16),
        new ConvGeometry(1, 70, 130, 3, 70, 130, 6, 3, 3, PadTop: 1, PadLeft: 1),
    ];

    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, Geometries.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Forward_AnyGeometry_MatchesReference(int index)
    {
        ConvGeometry g = Geometries[index];
        float[] x = TestValues.Uniform(g.InputLength, 1);
        float[] w = TestValues.Uniform(g.WeightLength, 2);
        double[] expected = Conv2DReference.Forward(g, x, w);
        foreach (KernelWidth width in KernelDispatch.SupportedWidths)
        {
            float[] y = TestValues.Uniform(g.OutputLength, 3);
            Conv2DKernel.Forward(width, g, x, w, y);
            AssertClose(expected, y, g.Taps * g.GroupInC, $"{width} {g}");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void BackwardData_AnyGeometry_MatchesReference(int index)
    {
        ConvGeometry g = Geometries[index];
        float[] dy = TestValues.Uniform(g.OutputLength, 1);
        float[] w = TestValues.Uniform(g.WeightLength, 2);
        double[] expected = Conv2DReference.BackwardData(g, dy, w);
        float[] before = TestValues.Uniform(g.InputLength, 3);
        foreach (KernelWidth width in KernelDispatch.SupportedWidths)
        {
            float[] dx = [.. before];
            Conv2DKernel.BackwardData(width, g, dy, w, dx, accumulate: false);
            AssertClose(expected, dx, g.Taps * g.GroupOutC, $"{width} {g}");

            before.CopyTo(dx, 0);
            Conv2DKernel.BackwardData(width, g, dy, w, dx, accumulate: true);
            AssertClose([.. expected.Zip(before, (sum, start) => sum + start)], dx, g.Taps * g.GroupOutC, $"{width} {g} accumulated");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void BackwardWeights_AnyGeometry_MatchesReference(int index)
    {
        ConvGeometry g = Geometries[index];
        float[] x = TestValues.Uniform(g.InputLength, 1);
        float[] dy = TestValues.Uniform(g.OutputLength, 2);
        double[] expected = Conv2DReference.BackwardWeights(g, x, dy);
        float[] before = TestValues.Uniform(g.WeightLength, 3);
        foreach (KernelWidth width in KernelDispatch.SupportedWidths)
        {
            float[] dw = [.. before];
            Conv2DKernel.BackwardWeights(width, g, x, dy, dw, accumulate: false);
            AssertClose(expected, dw, g.Batch * g.OutPixels, $"{width} {g}");

            before.CopyTo(dw, 0);
            Conv2DKernel.BackwardWeights(width, g, x, dy, dw, accumulate: true);
            AssertClose([.. expected.Zip(before, (sum, start) => sum + start)], dw, g.Batch * g.OutPixels, $"{width} {g} accumulated");
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void AllKernels_OneAndManyThreads_AreBitIdentical(int index)
    {
        ConvGeometry g = Geometries[index];
        float[] x = TestValues.Uniform(g.InputLength, 1);
        float[] w = TestValues.Uniform(g.WeightLength, 2);
        float[] dy = TestValues.Uniform(g.OutputLength, 3);
        int threads = WorkerPool.ThreadCount;
        try
        {
            WorkerPool.ThreadCount = 1;
            (float[] y, float[] dx, float[] dw) = RunAll();
            WorkerPool.ThreadCount = 3;
            (float[] y3, float[] dx3, float[] dw3) = RunAll();
            Assert.Equal(y, y3);
            Assert.Equal(dx, dx3);
            Assert.Equal(dw, dw3);
        }
        finally
        {
            WorkerPool.ThreadCount = threads;
        }

        (float[] Y, float[] Dx, float[] Dw) RunAll()
        {
            float[] y = new float[g.OutputLength];
            float[] dx = new float[g.InputLength];
            float[] dw = new float[g.WeightLength];
            Conv2DKernel.Forward(g, x, w, y);
            Conv2DKernel.BackwardData(g, dy, w, dx);
            Conv2DKernel.BackwardWeights(g, x, dy, dw);
            return (y, dx, dw);
        }
    }

    [Fact]
    public void Forward_AfterWarmUp_AllocatesNothing()
    {
        ConvGeometry g = Geometries[2];
        float[] x = TestValues.Uniform(g.InputLength, 1);
        float[] w = TestValues.Uniform(g.WeightLength, 2);
        float[] y = new float[g.OutputLength];
        for (int i = 0; i < 3; i++)
            Conv2DKernel.Forward(g, x, w, y);

        long before = GC.GetAllocatedBytesForCurrentThread();
        Conv2DKernel.Forward(g, x, w, y);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Fact]
    public void Forward_WrongLength_Throws()
    {
        ConvGeometry g = new(1, 4, 4, 2, 2, 2, 3, 3, 3);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => Conv2DKernel.Forward(g, new float[31], new float[54], new float[12])).ParamName);
        Assert.Equal("w", Assert.Throws<ArgumentException>(() => Conv2DKernel.Forward(g, new float[32], new float[55], new float[12])).ParamName);
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => Conv2DKernel.Forward(g, new float[32], new float[54], new float[11])).ParamName);
    }

    [Fact]
    public void Forward_OutputOverlapsInput_Throws()
    {
        ConvGeometry g = new(1, 4, 4, 1, 4, 4, 1, 1, 1);
        float[] buffer = new float[16];
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => Conv2DKernel.Forward(g, buffer, new float[1], buffer)).ParamName);
    }

    [Fact]
    public void Forward_ChannelsDoNotDivideIntoGroups_Throws()
        => Assert.Contains(
            "groups",
            Assert.Throws<ArgumentException>(
                () => Conv2DKernel.Forward(new(1, 1, 1, 3, 1, 1, 4, 1, 1, Groups: 2), new float[3], new float[4], new float[4])).Message);

    private static ConvGeometry Same(ConvGeometry g)
    {
        (int outH, int padTop) = SameAxis(g.InH, g.KH, g.StrideH, g.DilationH);
        (int outW, int padLeft) = SameAxis(g.InW, g.KW, g.StrideW, g.DilationW);
        return g with { OutH = outH, OutW = outW, PadTop = padTop, PadLeft = padLeft };
    }

    private static (int Size, int Before) SameAxis(int size, int kernel, int stride, int dilation)
    {
        int output = (size + stride - 1) / stride;
        int padding = Math.Max(((output - 1) * stride) + ((kernel - 1) * dilation) + 1 - size, 0);
        return (output, padding / 2);
    }

    private static ConvGeometry Valid(ConvGeometry g) => g with
    {
        OutH = ((g.InH - 1 - ((g.KH - 1) * g.DilationH)) / g.StrideH) + 1,
        OutW = ((g.InW - 1 - ((g.KW - 1) * g.DilationW)) / g.StrideW) + 1,
    };

    /// <summary>Values lie in [-1, 1], so a sum of that many products errs by less than terms · sqrt(terms) half-ULPs of 1, with room.</summary>
    private static void AssertClose(double[] expected, float[] actual, int terms, string what)
    {
        double bound = (terms + 2) * Math.Sqrt(terms + 2) * Math.ScaleB(1, -24);
        for (int i = 0; i < actual.Length; i++)
        {
            if (!(Math.Abs(expected[i] - actual[i]) <= bound))
                Assert.Fail($"{what}: [{i}] = {actual[i]}, not {expected[i]}.");
        }
    }
}
