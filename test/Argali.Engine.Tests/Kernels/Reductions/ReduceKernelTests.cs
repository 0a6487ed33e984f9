using Argali.Engine.Kernels;
using static Argali.Engine.Tests.Kernels.KernelTesting;

namespace Argali.Engine.Tests.Kernels.Reductions;

[Trait("Category", "Kernels")]
public sealed class ReduceKernelTests
{
    private static readonly (int Outer, int N, int Inner)[] Sizes =
    [
        .. Enumerable.Range(0, 71).Select(n => (3, n, 1)), (1, 5003, 1), (2, 9000, 1), (5, 1, 7), (3, 130, 1), (2, 300, 70), (1, 1000, 131),
        (4, 3, 2), (0, 3, 4), (3, 0, 2), (7, 5, 64), (1, 5, 200), (3, 257, 33),
    ];

    private static readonly Dictionary<string, Action> Checks = new()
    {
        ["Sum"] = () => Check<Reduction.Sum>(v => v.Sum(), 2e-5),
        ["SumOfSquares"] = () => Check<Reduction.SumOfSquares>(v => v.Sum(x => x * x), 0),
        ["SumOfMagnitudes"] = () => Check<Reduction.SumOfMagnitudes>(v => v.Sum(Math.Abs), 0),
        ["Product"] = () => Check<Reduction.Product>(v => v.Aggregate(1.0, (a, b) => a * b), 1e-30, 5e-5),
        ["Max"] = () => Check<Reduction.Max>(v => v.Length == 0 ? double.NegativeInfinity : v.Max(), 0, 0),
        ["Min"] = () => Check<Reduction.Min>(v => v.Length == 0 ? double.PositiveInfinity : v.Min(), 0, 0),
    };

    public static TheoryData<string> Names => [.. Checks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_EveryWidthAndSize_MatchesDouble(string name) => Checks[name]();

    [Fact]
    public void Total_ManyElements_IsAccurate()
    {
        float[] x = Draw(1_000_003, 0, 1);
        foreach (KernelWidth width in Widths)
            Assert.Equal(x.Sum(v => (double)v), ReduceKernel.Total<Reduction.Sum>(width, x), 0.05);
    }

    [Fact]
    public void Max_WithNaN_IsNaN()
    {
        foreach (KernelWidth width in Widths)
        {
            float[] x = Draw(40, -1, 1), y = new float[1];
            x[35] = float.NaN;
            ReduceKernel.Apply<Reduction.Max>(width, x, y, 1, 40, 1);
            Assert.True(float.IsNaN(y[0]));
        }
    }

    [Fact]
    public void Apply_AnyThreadCount_GivesSameBits()
    {
        int threads = WorkerPool.ThreadCount;
        float[] x = Draw(1000 * 300, -1, 1), one = new float[300], many = new float[300];
        try
        {
            WorkerPool.ThreadCount = 1;
            ReduceKernel.Apply<Reduction.Sum>(x, one, 1, 1000, 300);
            WorkerPool.ThreadCount = 3;
            ReduceKernel.Apply<Reduction.Sum>(x, many, 1, 1000, 300);
        }
        finally
        {
            WorkerPool.ThreadCount = threads;
        }

        AssertSameBits(one, many, "threads");
    }

    [Fact]
    public void ArgMaxAndArgMin_Ties_TakeTheFirst()
    {
        float[] x = [1, 3, 3, 0, 0, 2, float.NaN, 5, 1, 1, 1, 1];
        var y = new int[3];
        ArgReduceKernel.ArgMax(x, y, 3, 4, 1);
        Assert.Equal([1, 2, 0], y);
        ArgReduceKernel.ArgMin(x, y, 3, 4, 1);
        Assert.Equal([3, 2, 0], y);

        var columns = new int[4];
        ArgReduceKernel.ArgMax([1, 3, 3, 0, 0, 3, 3, 5], columns, 1, 2, 4);
        Assert.Equal([0, 0, 0, 1], columns);
    }

    [Fact]
    public void AnyAndAll_MatchCSharp()
    {
        bool[] x = [true, false, false, false, true, true];
        var rows = new bool[3];
        BooleanReduceKernel.Any(x, rows, 3, 2, 1);
        Assert.Equal([true, false, true], rows);
        BooleanReduceKernel.All(x, rows, 3, 2, 1);
        Assert.Equal([false, false, true], rows);
        var columns = new bool[3];
        BooleanReduceKernel.Any(x, columns, 1, 2, 3);
        Assert.Equal([true, true, true], columns);
        BooleanReduceKernel.All(x, columns, 1, 2, 3);
        Assert.Equal([false, false, false], columns);
    }

    [Fact]
    public void ExtremeGradient_Ties_ShareEqually()
    {
        float[] dx = [1, 1, 1, 1];
        ExtremeGradientKernel.Apply([2, 5, 5, 1], [5], [3], dx, 1, 4, 1, accumulate: false);
        Assert.Equal([0, 1.5f, 1.5f, 0], dx);
        ExtremeGradientKernel.Apply([2, 5, 5, 6], [5, 6], [3, 1], dx, 1, 2, 2, accumulate: true);
        Assert.Equal([0, 1.5f, 4.5f, 1], dx);
    }

    private static void Check<TReduction>(Func<double[], double> f, double absolute, double relative = 1e-6)
        where TReduction : struct, IReduction
    {
        foreach ((int outer, int n, int inner) in Sizes)
        {
            float[] x = Draw(outer * n * inner, -2, 2), start = Draw(outer * inner, -1, 1, 2);
            var expected = new double[outer * inner];
            for (int i = 0; i < expected.Length; i++)
                expected[i] = f([.. Enumerable.Range(0, n).Select(k => (double)x[(i / inner * n + k) * inner + i % inner])]);

            var scalar = new float[expected.Length];
            ReduceKernel.Apply<TReduction>(KernelWidth.Scalar, x, scalar, outer, n, inner);
            foreach (KernelWidth width in Widths)
            {
                string what = $"{typeof(TReduction).Name} {width} ({outer}, {n}, {inner})";
                var y = new float[expected.Length];
                ReduceKernel.Apply<TReduction>(width, x, y, outer, n, inner);
                AssertClose(expected, y, relative, absolute, what);
                AssertSameBits(scalar, y, what + " against scalar");

                float[] sum = [.. start];
                ReduceKernel.Apply<TReduction>(width, x, sum, outer, n, inner, scale: 0.5f, accumulate: true);
                AssertSameBits([.. y.Select((v, i) => start[i] + v * 0.5f)], sum, what + " accumulated");
            }
        }
    }
}
