using static Argali.Engine.Tests.Reference.SpecialFunctions;

namespace Argali.Engine.Tests.Reference;

/// <summary>The operations of one operand, and their derivatives, in double.</summary>
internal static class UnaryReference
{
    private const double SeluScale = 1.05070098735548049342;
    private const double SeluAlpha = 1.67326324235437728481;

    public static double Sign(double x) => x > 0 ? 1 : x < 0 ? -1 : x;

    public static double Relu(double x) => x < 0 ? 0 : x;

    public static double Relu6(double x) => double.IsNaN(x) ? x : Math.Min(Math.Max(x, 0), 6);

    public static double LeakyRelu(double x, double slope) => x < 0 ? slope * x : x;

    public static double Elu(double x, double alpha) => x > 0 ? x : alpha * Expm1(x);

    public static double Selu(double x) => SeluScale * Elu(x, SeluAlpha);

    public static double Softsign(double x) => x / (1 + Math.Abs(x));

    public static double Silu(double x) => double.IsNegativeInfinity(x) ? 0 : x * Sigmoid(x);

    public static double HardSigmoid(double x) => Relu6(x + 3) / 6;

    public static double HardSilu(double x) => double.IsNegativeInfinity(x) ? 0 : x * HardSigmoid(x);

    public static double Mish(double x) => double.IsNegativeInfinity(x) ? 0 : x * Math.Tanh(Softplus(x));

    public static double Gelu(double x) => double.IsNegativeInfinity(x) ? 0 : 0.5 * x * (1 + Erf(x / Math.Sqrt(2)));

    public static double GeluTanh(double x) =>
        double.IsNegativeInfinity(x) ? 0 : 0.5 * x * (1 + Math.Tanh(Math.Sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));

    /// <summary>The derivative of a function by central differences of high order.</summary>
    public static double Derivative(Func<double, double> f, double x)
    {
        const double H = 1e-3;
        return (672 * (f(x + H) - f(x - H)) - 168 * (f(x + 2 * H) - f(x - 2 * H)) + 32 * (f(x + 3 * H) - f(x - 3 * H))
            - 3 * (f(x + 4 * H) - f(x - 4 * H))) / (840 * H);
    }
}
