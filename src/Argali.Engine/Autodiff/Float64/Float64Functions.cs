using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>The element-wise operations in double precision, by the operations that the kernels know.</summary>
internal static class Float64Functions
{
    private const double SeluAlpha = 1.6732632423543772848170429916717, SeluScale = 1.0507009873554804934193349852946;

    private static readonly Dictionary<Type, Func<double, double>> OfOne = new()
    {
        [typeof(Unary.Negate)] = static x => -x,
        [typeof(Unary.Abs)] = Math.Abs,
        [typeof(Unary.Square)] = static x => x * x,
        [typeof(Unary.Sqrt)] = Math.Sqrt,
        [typeof(Unary.Rsqrt)] = static x => 1 / Math.Sqrt(x),
        [typeof(Unary.Reciprocal)] = static x => 1 / x,
        [typeof(Unary.Exp)] = Math.Exp,
        [typeof(Unary.Log)] = Math.Log,
        [typeof(Unary.Sin)] = Math.Sin,
        [typeof(Unary.Cos)] = Math.Cos,
        [typeof(Unary.Relu)] = static x => Math.Max(0, x),
        [typeof(Unary.Relu6)] = static x => Math.Min(6, Math.Max(0, x)),
        [typeof(Unary.Selu)] = static x => SeluScale * (x > 0 ? x : SeluAlpha * (Math.Exp(x) - 1)),
        [typeof(Unary.Tanh)] = Math.Tanh,
        [typeof(Unary.Sigmoid)] = Sigmoid,
        [typeof(Unary.Softplus)] = static x => Math.Max(x, 0) + Math.Log(1 + Math.Exp(-Math.Abs(x))),
        [typeof(Unary.Softsign)] = static x => x / (1 + Math.Abs(x)),
        [typeof(Unary.Silu)] = static x => x * Sigmoid(x),
        [typeof(Unary.HardSigmoid)] = static x => Math.Min(6, Math.Max(0, x + 3)) / 6,
        [typeof(Unary.HardSilu)] = static x => x * Math.Min(6, Math.Max(0, x + 3)) / 6,
    };

    private static readonly Dictionary<Type, Func<double, double, double>> OfTwo = new()
    {
        [typeof(Binary.Add)] = static (a, b) => a + b,
        [typeof(Binary.Subtract)] = static (a, b) => a - b,
        [typeof(Binary.Multiply)] = static (a, b) => a * b,
        [typeof(Binary.Divide)] = static (a, b) => a / b,
        [typeof(Binary.Maximum)] = Math.Max,
        [typeof(Binary.Minimum)] = Math.Min,
        [typeof(Binary.SquaredDifference)] = static (a, b) => (a - b) * (a - b),
    };

    /// <summary>Computes y = f(x) if x is float64 and the operation has a form in double precision.</summary>
    public static bool TryApply<TOp>(Tensor x, string operation, out Tensor y)
        where TOp : struct, IUnaryOp
    {
        y = default;
        if (x.DType != DType.Float64 || !OfOne.TryGetValue(typeof(TOp), out Func<double, double>? f))
            return false;
        TensorNode source = OperationGuard.Double(x, operation), output = TensorAllocator.Create(DType.Float64, source.Shape);
        ReadOnlySpan<double> from = source.Span<double>();
        Span<double> to = output.Span<double>();
        for (int i = 0; i < to.Length; i++)
            to[i] = f(from[i]);
        y = new Tensor(output);
        return true;
    }

    /// <summary>Computes y = f(a, b) if one of them is float64 and the operation has a form in double precision; they broadcast.</summary>
    public static bool TryApply<TOp>(Tensor a, Tensor b, string operation, out Tensor y)
        where TOp : struct, IBinaryOp
    {
        y = default;
        if ((a.DType != DType.Float64 && b.DType != DType.Float64) || !OfTwo.TryGetValue(typeof(TOp), out Func<double, double, double>? f))
            return false;
        TensorNode left = OperationGuard.Double(a, operation), right = OperationGuard.Double(b, operation);
        Shape shape = Shape.Broadcast(left.Shape, right.Shape);
        TensorNode output = TensorAllocator.Create(DType.Float64, shape);
        ReadOnlySpan<double> x = Broadcasting.Expand(left, shape).Span<double>(), z = Broadcasting.Expand(right, shape).Span<double>();
        Span<double> to = output.Span<double>();
        for (int i = 0; i < to.Length; i++)
            to[i] = f(x[i], z[i]);
        y = new Tensor(output);
        return true;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
