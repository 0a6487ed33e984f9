using Argali.Engine.Kernels;
using Argali.Engine.Tests.Reference;
using static Argali.Engine.Tests.Kernels.KernelTesting;

namespace Argali.Engine.Tests.Kernels.Elementwise;

[Trait("Category", "Kernels")]
public sealed class UnaryTests
{
    private const double Ulp = 1.1920929e-7;

    private static readonly float[] Special =
    [
        0f, -0f, 1f, -1f, float.NaN, float.PositiveInfinity, float.NegativeInfinity, float.MaxValue, float.MinValue, float.Epsilon,
        -float.Epsilon, 1.17549435e-38f, 1e-20f, -1e-20f, 0.5f, -0.5f, 1.5f, 2.5f, -2.5f, 3f, -3f, 6f, 88f, 88.72f, 88.73f, 89f, 104f,
        -87.3f, -88f, -103f, -104f, -105f, 1e10f, -1e10f, 8388609f, -8388609f, 0.99999994f, 1.0000001f, 16777216f,
    ];

    private static readonly Dictionary<string, Action> Checks = new()
    {
        ["Negate"] = () => Check<Unary.Negate>(x => -x, -10, 10, 0),
        ["Abs"] = () => Check<Unary.Abs>(Math.Abs, -10, 10, 0),
        ["Sign"] = () => Check<Unary.Sign>(UnaryReference.Sign, -10, 10, 0),
        ["Square"] = () => Check<Unary.Square>(x => x * x, -10, 10, 0.5 * Ulp),
        ["Sqrt"] = () => Check<Unary.Sqrt>(Math.Sqrt, 0, 10, 0.5 * Ulp),
        ["Rsqrt"] = () => Check<Unary.Rsqrt>(x => 1 / Math.Sqrt(x), 0.01, 10, 1.5 * Ulp),
        ["Reciprocal"] = () => Check<Unary.Reciprocal>(x => 1 / x, 0.01, 10, 0.5 * Ulp),
        ["Floor"] = () => Check<Unary.Floor>(Math.Floor, -10, 10, 0),
        ["Ceil"] = () => Check<Unary.Ceil>(Math.Ceiling, -10, 10, 0),
        ["Round"] = () => Check<Unary.Round>(x => Math.Round(x, MidpointRounding.ToEven), -10, 10, 0),
        ["Truncate"] = () => Check<Unary.Truncate>(Math.Truncate, -10, 10, 0),
        ["Scale"] = () => Check(x => x * 0.75, -10, 10, 0.5 * Ulp, 0, new Unary.Scale(0.75f)),
        ["Affine"] = () => Check(x => x * 0.75 + 2, -10, 10, 0.5 * Ulp, 0, new Unary.Affine(0.75f, 2)),
        ["Clip"] = () => Check(x => double.IsNaN(x) ? x : Math.Clamp(x, -1.5, 2), -10, 10, 0, 0, new Unary.Clip(-1.5f, 2)),
        ["Exp"] = () => Check<Unary.Exp>(Math.Exp, -105, 90, Ulp),
        ["Expm1"] = () => Check<Unary.Expm1>(SpecialFunctions.Expm1, -3, 3, 2 * Ulp),
        ["Log"] = () => Check<Unary.Log>(Math.Log, 0, 10, Ulp),
        ["Log1p"] = () => Check<Unary.Log1p>(SpecialFunctions.Log1p, -0.99, 3, 2 * Ulp),
        ["Sin"] = () => Check<Unary.Sin>(Math.Sin, -100, 100, Ulp),
        ["Cos"] = () => Check<Unary.Cos>(Math.Cos, -100, 100, Ulp),
        ["Erf"] = () => Check<Unary.Erf>(SpecialFunctions.Erf, -4, 4, 2 * Ulp),
        ["Relu"] = () => Check<Unary.Relu>(UnaryReference.Relu, -10, 10, 0),
        ["Relu6"] = () => Check<Unary.Relu6>(UnaryReference.Relu6, -10, 10, 0),
        ["LeakyRelu"] = () => Check(x => UnaryReference.LeakyRelu(x, 0.25), -10, 10, 0.5 * Ulp, 0, new Unary.LeakyRelu(0.25f)),
        ["Elu"] = () => Check(x => UnaryReference.Elu(x, 1.5), -10, 10, 3 * Ulp, 0, new Unary.Elu(1.5f)),
        ["Selu"] = () => Check<Unary.Selu>(UnaryReference.Selu, -10, 10, 3 * Ulp),
        ["Tanh"] = () => Check<Unary.Tanh>(Math.Tanh, -9, 9, 4 * Ulp),
        ["Sigmoid"] = () => Check<Unary.Sigmoid>(SpecialFunctions.Sigmoid, -20, 20, 3 * Ulp),
        ["LogSigmoid"] = () => Check<Unary.LogSigmoid>(x => -SpecialFunctions.Softplus(-x), -20, 20, 3 * Ulp),
        ["Softplus"] = () => Check<Unary.Softplus>(SpecialFunctions.Softplus, -20, 20, 3 * Ulp),
        ["Softsign"] = () => Check<Unary.Softsign>(x => double.IsInfinity(x) ? double.NaN : UnaryReference.Softsign(x), -10, 10, 2 * Ulp),
        ["Silu"] = () => Check<Unary.Silu>(UnaryReference.Silu, -20, 20, 4 * Ulp),
        ["HardSigmoid"] = () => Check<Unary.HardSigmoid>(UnaryReference.HardSigmoid, -5, 5, Ulp, Ulp),
        ["HardSilu"] = () => Check<Unary.HardSilu>(UnaryReference.HardSilu, -5, 5, 2 * Ulp, 2 * Ulp),
        ["Mish"] = () => Check<Unary.Mish>(UnaryReference.Mish, -20, 20, 5 * Ulp),
        ["Gelu"] = () => Check<Unary.Gelu>(UnaryReference.Gelu, -6, 6, 2 * Ulp, 4 * Ulp),
        ["GeluTanh"] = () => Check<Unary.GeluTanh>(UnaryReference.GeluTanh, -6, 6, 4 * Ulp, 4 * Ulp),
    };

    public static TheoryData<string> Names => [.. Checks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_EveryWidthAndLength_MatchesDouble(string name) => Checks[name]();

    [Fact]
    public void Apply_ShiftedOverlap_Throws()
    {
        var data = new float[20];
        Assert.Throws<ArgumentException>(() => UnaryKernel.Apply<Unary.Relu>(data.AsSpan(0, 19), data.AsSpan(1)));
    }

    [Fact]
    public void Apply_DifferentLengths_Throws() =>
        Assert.Throws<ArgumentException>(() => UnaryKernel.Apply<Unary.Relu>(new float[3], new float[4]));

    [Fact]
    public void Apply_Repeated_AllocatesNothing()
    {
        float[] x = Draw(100_000, -1, 1), y = new float[x.Length];
        Assert.Equal(0, AllocatedBytes(() => UnaryKernel.Apply<Unary.Exp>(x, y)));
    }

    [Fact]
    public void SinAndCos_LargeArguments_MatchDouble()
    {
        float[] x = [.. Draw(3000, -2e5, 2e5), .. Draw(300, -1e30, 1e30), .. Draw(3000, 29000, 30000)];
        foreach (KernelWidth width in Widths)
        {
            var y = new float[x.Length];
            UnaryKernel.Apply<Unary.Sin>(width, x, y);
            AssertClose([.. x.Select(v => Math.Sin(v))], y, Ulp, 1e-9, $"sin {width}");
            UnaryKernel.Apply<Unary.Cos>(width, x, y);
            AssertClose([.. x.Select(v => Math.Cos(v))], y, Ulp, 1e-9, $"cos {width}");
        }
    }

    private static void Check<TOp>(Func<double, double> f, double low, double high, double relative, double absolute = 0, TOp op = default)
        where TOp : struct, IUnaryOp
    {
        foreach (KernelWidth width in Widths)
        {
            foreach (int length in Lengths)
            {
                float[] x = Draw(length, low, high);
                var y = new float[length];
                UnaryKernel.Apply(width, x, y, op);
                AssertClose([.. x.Select(v => f(v))], y, relative, absolute, $"{typeof(TOp).Name} {width}");

                float[] inPlace = [.. x];
                UnaryKernel.Apply(width, inPlace, inPlace, op);
                AssertSameBits(y, inPlace, $"{typeof(TOp).Name} {width} in place");
            }

            float[] all = [.. Special, .. Draw(20000, low, high), .. Draw(2000, -1e-3, 1e-3)];
            float[] scalar = new float[all.Length], wide = new float[all.Length];
            UnaryKernel.Apply(KernelWidth.Scalar, all, scalar, op);
            UnaryKernel.Apply(width, all, wide, op);
            AssertSameBits(scalar, wide, $"{typeof(TOp).Name} {width} against scalar");
            AssertClose([.. all.Select(v => f(v))], wide, relative, Math.Max(absolute, 1e-37), $"{typeof(TOp).Name} {width} special");
        }
    }
}
