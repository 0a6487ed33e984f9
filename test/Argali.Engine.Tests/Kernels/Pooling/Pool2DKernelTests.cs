using Argali.Engine.Kernels;
using Argali.Engine.Tests.Reference;

namespace Argali.Engine.Tests.Kernels;

[Trait("Category", "Kernels")]
[Collection(nameof(WorkerPool))]
public class Pool2DKernelTests
{
    private static readonly PoolGeometry[] Geometries =
    [
        new PoolGeometry(2, 8, 6, 3, 4, 3, 2, 2, 2, 2),
        new PoolGeometry(1, 7, 9, 37, 3, 4, 2, 2, 2, 2),
        new PoolGeometry(1, 7, 9, 20, 4, 5, 2, 2, 2, 2),
        new PoolGeometry(2, 7, 7, 16, 7, 7, 3, 3, 1, 1, PadTop: 1, PadLeft: 1),
        new PoolGeometry(1, 7, 8, 1, 4, 3, 3, 4, 2, 3, PadTop: 1, PadLeft: 2),
        new PoolGeometry(1, 33, 40, 150, 16, 20, 3, 2, 2, 2),
        new PoolGeometry(1, 5, 5, 70, 1, 1, 5, 5, 5, 5),
        new PoolGeometry(1, 1, 50, 6, 1, 25, 1, 2, 1, 2),
    ];

    public static TheoryData<int> Cases() => [.. Enumerable.Range(0, Geometries.Length)];

    [Theory]
    [MemberData(nameof(Cases))]
    public void Max_AnyGeometry_MatchesReference(int index)
    {
        PoolGeometry g = Geometries[index];
        float[] x = Coarse(TestValues.Uniform(g.InputLength, 1));
        float[] dy = TestValues.Uniform(g.OutputLength, 2);
        float[] y = new float[g.OutputLength];
        float[] dx = TestValues.Uniform(g.InputLength, 3);
        float[] before = [.. dx];

        Pool2DKernel.MaxForward(g, x, y);
        AssertClose(Pool2DReference.MaxForward(g, x), y);

        double[] gradient = Pool2DReference.MaxBackward(g, x, dy);
        Pool2DKernel.MaxBackward(g, x, y, dy, dx, accumulate: true);
        AssertClose([.. gradient.Zip(before, (sum, start) => sum + start)], dx);
        Pool2DKernel.MaxBackward(g, x, y, dy, dx);
        AssertClose(gradient, dx);
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Average_AnyGeometry_MatchesReference(int index)
    {
        PoolGeometry g = Geometries[index];
        float[] x = TestValues.Uniform(g.InputLength, 1);
        float[] dy = TestValues.Uniform(g.OutputLength, 2);
        float[] y = new float[g.OutputLength];
        float[] dx = TestValues.Uniform(g.InputLength, 3);
        float[] before = [.. dx];

        Pool2DKernel.AverageForward(g, x, y);
        AssertClose(Pool2DReference.AverageForward(g, x), y);

        double[] gradient = Pool2DReference.AverageBackward(g, dy);
        Pool2DKernel.AverageBackward(g, dy, dx, accumulate: true);
        AssertClose([.. gradient.Zip(before, (sum, start) => sum + start)], dx);
        Pool2DKernel.AverageBackward(g, dy, dx);
        AssertClose(gradient, dx);
    }

    [Fact]
    public void MaxBackward_EqualMaxima_GradientGoesToTheFirst()
    {
        PoolGeometry g = new(1, 2, 2, 1, 1, 1, 2, 2, 2, 2);
        float[] dx = new float[4];
        Pool2DKernel.MaxBackward(g, [1, 3, 3, 3], [3], [5], dx);
        Assert.Equal([0, 5, 0, 0], dx);
    }

    [Fact]
    public void MaxForward_NaNInWindow_IsNaN()
    {
        PoolGeometry g = new(1, 2, 2, 1, 1, 1, 2, 2, 2, 2);
        float[] y = new float[1];
        Pool2DKernel.MaxForward(g, [1, float.NaN, 3, 3], y);
        Assert.True(float.IsNaN(y[0]));
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void Backward_OneAndManyThreads_AreBitIdentical(int index)
    {
        PoolGeometry g = Geometries[index];
        float[] x = Coarse(TestValues.Uniform(g.InputLength, 1));
        float[] dy = TestValues.Uniform(g.OutputLength, 2);
        int threads = WorkerPool.ThreadCount;
        try
        {
            WorkerPool.ThreadCount = 1;
            float[] alone = Gradients();
            WorkerPool.ThreadCount = 3;
            Assert.Equal(alone, Gradients());
        }
        finally
        {
            WorkerPool.ThreadCount = threads;
        }

        float[] Gradients()
        {
            float[] y = new float[g.OutputLength];
            float[] dx = new float[g.InputLength];
            Pool2DKernel.MaxForward(g, x, y);
            Pool2DKernel.MaxBackward(g, x, y, dy, dx);
            Pool2DKernel.AverageBackward(g, dy, dx, accumulate: true);
            return dx;
        }
    }

    [Fact]
    public void MaxForward_WindowInThePadding_Throws()
        => Assert.Contains(
            "Received",
            Assert.Throws<ArgumentException>(
                () => Pool2DKernel.MaxForward(new PoolGeometry(1, 2, 2, 1, 3, 1, 2, 2, 2, 2, PadTop: 2), new float[4], new float[3])).Message);

    [Fact]
    public void MaxForward_WrongLength_Throws()
    {
        PoolGeometry g = new(1, 2, 2, 1, 1, 1, 2, 2, 2, 2);
        Assert.Equal("x", Assert.Throws<ArgumentException>(() => Pool2DKernel.MaxForward(g, new float[3], new float[1])).ParamName);
        Assert.Equal("y", Assert.Throws<ArgumentException>(() => Pool2DKernel.MaxForward(g, new float[4], new float[2])).ParamName);
    }

    /// <summary>Few distinct values, so that windows hold equal maxima.</summary>
    private static float[] Coarse(float[] values) => [.. values.Select(value => MathF.Round(value * 4))];

    private static void AssertClose(double[] expected, float[] actual)
    {
        for (int i = 0; i < actual.Length; i++)
            Assert.True(Math.Abs(expected[i] - actual[i]) < 4e-6, $"[{i}] = {actual[i]}, not {expected[i]}.");
    }
}
