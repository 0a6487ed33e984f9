using Argali.Engine.Kernels;
using Argali.Engine.Tests.Reference;
using static Argali.Engine.Tests.Kernels.KernelTesting;

namespace Argali.Engine.Tests.Kernels.Elementwise;

[Trait("Category", "Kernels")]
public sealed class UnaryGradientTests
{
    private static readonly Dictionary<string, Action> Checks = new()
    {
        ["Negate"] = () => Check<Unary.Negate, UnaryGradient.Negate>(x => -x),
        ["Abs"] = () => Check<Unary.Abs, UnaryGradient.Abs>(Math.Abs),
        ["Square"] = () => Check<Unary.Square, UnaryGradient.Square>(x => x * x),
        ["Sqrt"] = () => Check<Unary.Sqrt, UnaryGradient.Sqrt>(Math.Sqrt, 0.1),
        ["Rsqrt"] = () => Check<Unary.Rsqrt, UnaryGradient.Rsqrt>(x => 1 / Math.Sqrt(x), 0.1),
        ["Reciprocal"] = () => Check<Unary.Reciprocal, UnaryGradient.Reciprocal>(x => 1 / x, 0.1),
        ["Scale"] = () => Check(x => 0.75 * x, -5, new Unary.Scale(0.75f), new UnaryGradient.Scale(0.75f)),
        ["Clip"] = () => Check(x => Math.Clamp(x, -1.5, 2), -5, new Unary.Clip(-1.5f, 2), new UnaryGradient.Clip(-1.5f, 2)),
        ["Exp"] = () => Check<Unary.Exp, UnaryGradient.Exp>(Math.Exp),
        ["Expm1"] = () => Check<Unary.Expm1, UnaryGradient.Expm1>(SpecialFunctions.Expm1),
        ["Log"] = () => Check<Unary.Log, UnaryGradient.Log>(Math.Log, 0.1),
        ["Log1p"] = () => Check<Unary.Log1p, UnaryGradient.Log1p>(SpecialFunctions.Log1p, -0.9),
        ["Sin"] = () => Check<Unary.Sin, UnaryGradient.Sin>(Math.Sin),
        ["Cos"] = () => Check<Unary.Cos, UnaryGradient.Cos>(Math.Cos),
        ["Erf"] = () => Check<Unary.Erf, UnaryGradient.Erf>(SpecialFunctions.Erf),
        ["Relu"] = () => Check<Unary.Relu, UnaryGradient.Relu>(UnaryReference.Relu),
        ["Relu6"] = () => Check<Unary.Relu6, UnaryGradient.Relu6>(UnaryReference.Relu6, -5, 9),
        ["LeakyRelu"] = () => Check(
            x => UnaryReference.LeakyRelu(x, 0.25), -5, new Unary.LeakyRelu(0.25f), new UnaryGradient.LeakyRelu(0.25f)),
        ["Elu"] = () => Check(x => UnaryReference.Elu(x, 1.5), -5, new Unary.Elu(1.5f), new UnaryGradient.Elu(1.5f)),
        ["Selu"] = () => Check<Unary.Selu, UnaryGradient.Selu>(UnaryReference.Selu),
        ["Tanh"] = () => Check<Unary.Tanh, UnaryGradient.Tanh>(Math.Tanh),
        ["Sigmoid"] = () => Check<Unary.Sigmoid, UnaryGradient.Sigmoid>(SpecialFunctions.Sigmoid),
        ["LogSigmoid"] = () => Check<Unary.LogSigmoid, UnaryGradient.LogSigmoid>(x => -SpecialFunctions.Softplus(-x)),
        ["Softplus"] = () => Check<Unary.Softplus, UnaryGradient.Softplus>(SpecialFunctions.Softplus),
        ["Softsign"] = () => Check<Unary.Softsign, UnaryGradient.Softsign>(UnaryReference.Softsign),
        ["Silu"] = () => Check<Unary.Silu, UnaryGradient.Silu>(UnaryReference.Silu),
        ["HardSigmoid"] = () => Check<Unary.HardSigmoid, UnaryGradient.HardSigmoid>(UnaryReference.HardSigmoid),
        ["HardSilu"] = () => Check<Unary.HardSilu, UnaryGradient.HardSilu>(UnaryReference.HardSilu),
        ["Mish"] = () => Check<Unary.Mish, UnaryGradient.Mish>(UnaryReference.Mish),
        ["Gelu"] = () => Check<Unary.Gelu, UnaryGradient.Gelu>(UnaryReference.Gelu),
        ["GeluTanh"] = () => Check<Unary.GeluTanh, UnaryGradient.GeluTanh>(UnaryReference.GeluTanh),
    };

    public static TheoryData<string> Names => [.. Checks.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void Apply_EveryWidthAndLength_MatchesDerivative(string name) => Checks[name]();

    [Fact]
    public void Relu_AtZero_IsZero()
    {
        float[] dx = [7];
        GradientKernel.Apply<UnaryGradient.Relu>(default, [0f], [1f], dx, accumulate: false);
        Assert.Equal(0, dx[0]);
    }

    [Fact]
    public void Apply_ShiftedOverlap_Throws()
    {
        var data = new float[20];
        Assert.Throws<ArgumentException>(
            () => GradientKernel.Apply<UnaryGradient.Negate>(default, default, data.AsSpan(0, 19), data.AsSpan(1), accumulate: false));
    }

    private static void Check<TOp, TGradient>(
        Func<double, double> f, double low = -5, double high = 5, TOp op = default, TGradient gradient = default)
        where TOp : struct, IUnaryOp
        where TGradient : struct, IGradientOp => Check(f, low, op, gradient, high);

    private static void Check<TOp, TGradient>(Func<double, double> f, double low, TOp op, TGradient gradient, double high = 5)
        where TOp : struct, IUnaryOp
        where TGradient : struct, IGradientOp
    {
        foreach (KernelWidth width in Widths)
        {
            foreach (int length in Lengths.Where(n => n < 100))
            {
                float[] x = Draw(length, low, high), dy = Draw(length, -2, 2, seed: 2), start = Draw(length, -1, 1, seed: 3);

                // Central differences are meaningless across a kink: keep away from the kinks of all these functions.
                for (int i = 0; i < length; i++)
                {
                    foreach (float kink in (float[])[-3, -1.5f, 0, 2, 3, 6])
                        x[i] += Math.Abs(x[i] - kink) < 0.02f ? 0.05f : 0;
                }

                var y = new float[length];
                UnaryKernel.Apply(width, x, y, op);
                double[] expected = [.. x.Select((v, i) => UnaryReference.Derivative(f, v) * dy[i])];
                string what = $"{typeof(TGradient).Name} {width}";

                var dx = new float[length];
                GradientKernel.Apply(width, x, y, dy, dx, accumulate: false, gradient);
                AssertClose(expected, dx, 2e-6, 2e-6, what);

                float[] sum = [.. start];
                GradientKernel.Apply(width, x, y, dy, sum, accumulate: true, gradient);
                AssertSameBits([.. dx.Select((v, i) => start[i] + v)], sum, what + " accumulated");

                float[] inPlace = [.. dy];
                GradientKernel.Apply(width, x, y, inPlace, inPlace, accumulate: false, gradient);
                AssertSameBits(dx, inPlace, what + " in place");
            }
        }
    }
}
