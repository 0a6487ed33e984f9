using Argali.Engine.Kernels;
using static Argali.Engine.Tests.Kernels.KernelTesting;

namespace Argali.Engine.Tests.Kernels.Elementwise;

[Trait("Category", "Kernels")]
public sealed class BinaryTests
{
    private const double Ulp = 1.1920929e-7;

    private static readonly Dictionary<string, Action> Checks = new()
    {
        ["Add"] = () => Check<Binary.Add>((a, b) => a + b, -10),
        ["Subtract"] = () => Check<Binary.Subtract>((a, b) => a - b, -10),
        ["Multiply"] = () => Check<Binary.Multiply>((a, b) => a * b, -10),
        ["Divide"] = () => Check<Binary.Divide>((a, b) => a / b, -10),
        ["Maximum"] = () => Check<Binary.Maximum>(Math.Max, -10),
        ["Minimum"] = () => Check<Binary.Minimum>(Math.Min, -10),
        ["SquaredDifference"] = () => Check<Binary.SquaredDifference>((a, b) => (a - b) * (a - b), -10, 2 * Ulp),
        ["AddScaled"] = () => Check((a, b) => a + 0.75 * b, -10, Ulp / 2, new Binary.AddScaled(0.75f)),
        ["Blend"] = () => Check((a, b) => a + (b - a) * 0.75, -10, 0, new Binary.Blend(0.75f), 2e-6),
        ["Power"] = () => Check<Binary.Power>(Math.Pow, 0.01),
        ["Atan2"] = () => Check<Binary.Atan2>(Math.Atan2, -10),
        ["Modulo"] = () => Check<Binary.Modulo>((a, b) => a - Math.Floor(a / b) * b, -10, Ulp, default, 1e-6),
        ["FloorDivide"] = () => Check<Binary.FloorDivide>((a, b) => Math.Floor(a / b), -10),
    };

    private static readonly Dictionary<string, Action> GradientChecks = new()
    {
        ["Multiply"] = () => CheckGradient<BinaryGradient.Multiply>((x, y, dy) => y * dy),
        ["DivideLeft"] = () => CheckGradient<BinaryGradient.DivideLeft>((x, y, dy) => dy / y),
        ["DivideRight"] = () => CheckGradient<BinaryGradient.DivideRight>((x, y, dy) => -y * dy / (x * x)),
        ["Maximum"] = () => CheckGradient<BinaryGradient.Maximum>((x, y, dy) => x > y ? dy : x == y ? dy / 2 : 0),
        ["Minimum"] = () => CheckGradient<BinaryGradient.Minimum>((x, y, dy) => x < y ? dy : x == y ? dy / 2 : 0),
        ["SquaredDifference"] = () => CheckGradient<BinaryGradient.SquaredDifference>((x, y, dy) => 2 * (x - y) * dy),
    };

    private static readonly Dictionary<string, (Func<float, float, bool> Reference, Action<KernelWidth, float[], float[], bool[]> Kernel)>
        Comparisons = new()
        {
            ["Less"] = ((a, b) => a < b, (w, a, b, y) => CompareKernel.Apply<Compare.Less>(w, a, b, y)),
            ["LessEqual"] = ((a, b) => a <= b, (w, a, b, y) => CompareKernel.Apply<Compare.LessEqual>(w, a, b, y)),
            ["Greater"] = ((a, b) => a > b, (w, a, b, y) => CompareKernel.Apply<Compare.Greater>(w, a, b, y)),
            ["GreaterEqual"] = ((a, b) => a >= b, (w, a, b, y) => CompareKernel.Apply<Compare.GreaterEqual>(w, a, b, y)),
            ["Equal"] = ((a, b) => a == b, (w, a, b, y) => CompareKernel.Apply<Compare.Equal>(w, a, b, y)),
            ["NotEqual"] = ((a, b) => a != b, (w, a, b, y) => CompareKernel.Apply<Compare.NotEqual>(w, a, b, y)),
            ["IsNaN"] = ((a, b) => float.IsNaN(a), (w, a, b, y) => CompareKernel.Apply<Compare.IsNaN>(w, a, b, y)),
            ["IsInfinite"] = ((a, b) => float.IsInfinity(a), (w, a, b, y) => CompareKernel.Apply<Compare.IsInfinite>(w, a, b, y)),
            ["IsFinite"] = ((a, b) => float.IsFinite(a), (w, a, b, y) => CompareKernel.Apply<Compare.IsFinite>(w, a, b, y)),
        };

    public static TheoryData<string> Names => [.. Checks.Keys];

    public static TheoryData<string> GradientNames => [.. GradientChecks.Keys];

    public static TheoryData<string> ComparisonNames => [.. Comparisons.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_EveryWidthAndLength_MatchesDouble(string name) => Checks[name]();

    [Theory]
    [MemberData(nameof(GradientNames))]
    public void Gradient_EveryWidthAndLength_MatchesDouble(string name) => GradientChecks[name]();

    [Theory]
    [MemberData(nameof(ComparisonNames))]
    public void Compare_EveryWidthAndLength_MatchesCSharp(string name)
    {
        foreach (KernelWidth width in Widths)
        {
            foreach (int length in Lengths)
            {
                float[] a = WithSpecials(length, 1), b = WithSpecials(length, 2);
                var y = new bool[length];
                Comparisons[name].Kernel(width, a, b, y);
                Assert.Equal([.. a.Zip(b, Comparisons[name].Reference)], y);
            }
        }
    }

    [Fact]
    public void Compare_WithNumber_MatchesCSharp()
    {
        foreach (KernelWidth width in Widths)
        {
            foreach (int length in Lengths)
            {
                float[] a = WithSpecials(length, 1);
                var y = new bool[length];
                CompareKernel.Apply<Compare.Greater>(width, a, 1f, y);
                Assert.Equal([.. a.Select(v => v > 1)], y);
            }
        }
    }

    [Fact]
    public void Select_EveryForm_ChoosesByCondition()
    {
        foreach (KernelWidth width in Widths)
        {
            foreach (int length in Lengths)
            {
                float[] a = Draw(length, -1, 1), b = Draw(length, -1, 1, 2), y = new float[length];
                bool[] condition = [.. Draw(length, -1, 1, 3).Select(v => v > 0)];
                SelectKernel.Apply(width, condition, a, b, y);
                AssertSameBits([.. condition.Select((c, i) => c ? a[i] : b[i])], y, $"{width}");
                SelectKernel.Apply(width, condition, a, 7f, y);
                AssertSameBits([.. condition.Select((c, i) => c ? a[i] : 7)], y, $"{width}");
                SelectKernel.Apply(width, condition, 7f, b, y);
                AssertSameBits([.. condition.Select((c, i) => c ? 7 : b[i])], y, $"{width}");
                SelectKernel.Apply(width, condition, a, b, a);
                AssertSameBits([.. condition.Select((c, i) => c ? a[i] : b[i])], a, $"{width} in place");
            }
        }
    }

    [Fact]
    public void MultiplyAdd_IntoAddend_Accumulates()
    {
        foreach (KernelWidth width in Widths)
        {
            foreach (int length in Lengths)
            {
                float[] a = Draw(length, -1, 1), b = Draw(length, -1, 1, 2), c = Draw(length, -1, 1, 3);
                float[] expected = [.. c.Select((v, i) => MathF.FusedMultiplyAdd(a[i], b[i], v))];
                TernaryKernel.Apply<Ternary.MultiplyAdd>(width, a, b, c, c);
                AssertSameBits(expected, c, $"{width}");
                TernaryKernel.Apply<Ternary.MultiplySubtract>(width, a, b, c, c);
                AssertSameBits([.. expected.Select((v, i) => MathF.FusedMultiplyAdd(-a[i], b[i], v))], c, $"{width}");
            }
        }
    }

    [Theory]
    [InlineData(5, 3, 2, 1)]
    [InlineData(-5, 3, 1, -2)]
    [InlineData(5, -3, -1, -2)]
    [InlineData(-5, -3, -2, 1)]
    [InlineData(6, 3, 0, 2)]
    [InlineData(1, 0.1f, 0.1f, 9)]
    public void ModuloAndFloorDivide_Signs_MatchPython(float a, float b, float remainder, float quotient)
    {
        float[] y = new float[1];
        BinaryKernel.Apply<Binary.Modulo>([a], [b], y);
        Assert.Equal(remainder, y[0], 1e-6f);
        BinaryKernel.Apply<Binary.FloorDivide>([a], [b], y);
        Assert.Equal(quotient, y[0]);
    }

    [Fact]
    public void Logical_Operations_MatchCSharp()
    {
        foreach (int length in Lengths)
        {
            bool[] a = [.. Draw(length, -1, 1).Select(v => v > 0)], b = [.. Draw(length, -1, 1, 2).Select(v => v > 0)];
            var y = new bool[length];
            LogicalKernel.And(a, b, y);
            Assert.Equal([.. a.Zip(b, (p, q) => p && q)], y);
            LogicalKernel.Or(a, b, y);
            Assert.Equal([.. a.Zip(b, (p, q) => p || q)], y);
            LogicalKernel.Xor(a, b, y);
            Assert.Equal([.. a.Zip(b, (p, q) => p != q)], y);
            LogicalKernel.Not(a, y);
            Assert.Equal([.. a.Select(p => !p)], y);
        }
    }

    [Fact]
    public void Add_OverlappingShiftedSpans_Throws()
    {
        var data = new float[20];
        Assert.Throws<ArgumentException>(
            () => BinaryKernel.Apply<Binary.Add>(new float[19], data.AsSpan(0, 19), data.AsSpan(1)));
    }

    [Fact]
    public void Apply_AnyThreadCount_GivesSameBits()
    {
        float[] a = Draw(300_001, -3, 3), b = Draw(300_001, -3, 3, 2), one = new float[a.Length], many = new float[a.Length];
        int threads = WorkerPool.ThreadCount;
        try
        {
            WorkerPool.ThreadCount = 1;
            BinaryKernel.Apply<Binary.Divide>(a, b, one);
            WorkerPool.ThreadCount = 3;
            BinaryKernel.Apply<Binary.Divide>(a, b, many);
            Assert.Equal(0, AllocatedBytes(() => BinaryKernel.Apply<Binary.Divide>(a, b, many)));
        }
        finally
        {
            WorkerPool.ThreadCount = threads;
        }

        AssertSameBits(one, many, "threads");
    }

    private static float[] WithSpecials(int length, int seed)
    {
        float[] specials = [0, -0f, 1, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.Epsilon, -1];
        return [.. Draw(length, 0, 15.99, seed).Select(v => v < 8 ? specials[(int)v] : v)];
    }

    private static void Check<TOp>(Func<double, double, double> f, double low, double relative = Ulp / 2, TOp op = default, double absolute = 0)
        where TOp : struct, IBinaryOp
    {
        foreach (KernelWidth width in Widths)
        {
            foreach (int length in Lengths)
            {
                string what = $"{typeof(TOp).Name} {width}";
                float[] a = Draw(length, low, 10), b = Draw(length, low, 10, 2), y = new float[length];
                BinaryKernel.Apply(width, a, b, y, op);
                AssertClose([.. a.Select((v, i) => f(v, b[i]))], y, relative, absolute, what);

                float[] left = [.. a], right = [.. b];
                BinaryKernel.Apply(width, left, b, left, op);
                AssertSameBits(y, left, what + " into a");
                BinaryKernel.Apply(width, a, right, right, op);
                AssertSameBits(y, right, what + " into b");

                BinaryKernel.Apply(width, a, 1.5f, y, op);
                AssertClose([.. a.Select(v => f(v, 1.5))], y, relative, absolute, what + " with number b");
                BinaryKernel.Apply(width, 1.5f, b, y, op);
                AssertClose([.. b.Select(v => f(1.5, v))], y, relative, absolute, what + " with number a");
            }
        }
    }

    private static void CheckGradient<TGradient>(Func<double, double, double, double> f) where TGradient : struct, IGradientOp
    {
        foreach (KernelWidth width in Widths)
        {
            foreach (int length in Lengths)
            {
                float[] x = Draw(length, 0.5, 3), y = Draw(length, 0.5, 3, 2), dy = Draw(length, -1, 1, 3), dx = new float[length];
                for (int i = 0; i < length; i += 5)
                    y[i] = x[i];
                GradientKernel.Apply<TGradient>(width, x, y, dy, dx, accumulate: false);
                AssertClose([.. x.Select((v, i) => f(v, y[i], dy[i]))], dx, 3 * Ulp, 0, $"{typeof(TGradient).Name} {width}");
            }
        }
    }
}
