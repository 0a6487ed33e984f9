using Argali.Engine.Kernels;

namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>The rectified linear unit: max(x, 0).</summary>
    public static Tensor Relu(Tensor x) => UnaryOperation<Unary.Relu, UnaryGradient.Relu>.Apply(x);

    /// <summary>
    /// Keras's general rectifier: x above <paramref name="threshold"/>, limited to <paramref name="maxValue"/> where given;
    /// <paramref name="negativeSlope"/> · (x - threshold) below it.
    /// </summary>
    /// <exception cref="ArgumentException"><paramref name="maxValue"/> is negative.</exception>
    public static Tensor Relu(Tensor x, float negativeSlope, float? maxValue = null, float threshold = 0f)
    {
        if (maxValue is < 0)
            throw new ArgumentException($"Relu expects a maxValue of 0 or more, or null. Received: {maxValue}.", nameof(maxValue));
        if (threshold == 0 && maxValue is null)
            return negativeSlope == 0 ? Relu(x) : LeakyRelu(x, negativeSlope);
        float limit = maxValue ?? float.PositiveInfinity;
        return UnaryOperation<GeneralRelu, GeneralReluGradient>.Apply(
            x, new GeneralRelu(negativeSlope, limit, threshold), new GeneralReluGradient(negativeSlope, limit, threshold));
    }

    /// <summary>min(max(x, 0), 6).</summary>
    public static Tensor Relu6(Tensor x) => UnaryOperation<Unary.Relu6, UnaryGradient.Relu6>.Apply(x);

    /// <summary>x above 0, <paramref name="negativeSlope"/> · x below.</summary>
    public static Tensor LeakyRelu(Tensor x, float negativeSlope = 0.2f) =>
        UnaryOperation<Unary.LeakyRelu, UnaryGradient.LeakyRelu>.Apply(
            x, new Unary.LeakyRelu(negativeSlope), new UnaryGradient.LeakyRelu(negativeSlope));

    /// <summary>The exponential linear unit: x above 0, <paramref name="alpha"/> · (eˣ - 1) below.</summary>
    public static Tensor Elu(Tensor x, float alpha = 1f) =>
        UnaryOperation<Unary.Elu, UnaryGradient.Elu>.Apply(x, new Unary.Elu(alpha), new UnaryGradient.Elu(alpha));

    /// <summary>The scaled exponential linear unit, with the constants that keep mean 0 and variance 1.</summary>
    public static Tensor Selu(Tensor x) => UnaryOperation<Unary.Selu, UnaryGradient.Selu>.Apply(x);

    /// <summary>ln(1 + eˣ).</summary>
    public static Tensor Softplus(Tensor x) => UnaryOperation<Unary.Softplus, UnaryGradient.Softplus>.Apply(x);

    /// <summary>x / (1 + |x|).</summary>
    public static Tensor Softsign(Tensor x) => UnaryOperation<Unary.Softsign, UnaryGradient.Softsign>.Apply(x);

    /// <summary>x · sigmoid(x), also called swish.</summary>
    public static Tensor Silu(Tensor x) => UnaryOperation<Unary.Silu, UnaryGradient.Silu>.Apply(x);

    /// <summary>The Gaussian error linear unit: x · Φ(x), by the error function or its approximation by tanh.</summary>
    /// <param name="x">The input.</param>
    /// <param name="approximate">Whether to approximate Φ by a hyperbolic tangent. Default true, as in <c>keras.ops.gelu</c>.</param>
    public static Tensor Gelu(Tensor x, bool approximate = true) => approximate
        ? UnaryOperation<Unary.GeluTanh, UnaryGradient.GeluTanh>.Apply(x)
        : UnaryOperation<Unary.Gelu, UnaryGradient.Gelu>.Apply(x);

    /// <summary>1 / (1 + e⁻ˣ).</summary>
    public static Tensor Sigmoid(Tensor x) => UnaryOperation<Unary.Sigmoid, UnaryGradient.Sigmoid>.Apply(x);

    /// <summary>ln(sigmoid(x)).</summary>
    public static Tensor LogSigmoid(Tensor x) => UnaryOperation<Unary.LogSigmoid, UnaryGradient.LogSigmoid>.Apply(x);

    /// <summary>relu6(x + 3) / 6.</summary>
    public static Tensor HardSigmoid(Tensor x) => UnaryOperation<Unary.HardSigmoid, UnaryGradient.HardSigmoid>.Apply(x);

    /// <summary>x · hard_sigmoid(x), also called hard swish.</summary>
    public static Tensor HardSilu(Tensor x) => UnaryOperation<Unary.HardSilu, UnaryGradient.HardSilu>.Apply(x);

    /// <summary>x · tanh(softplus(x)).</summary>
    public static Tensor Mish(Tensor x) => UnaryOperation<Unary.Mish, UnaryGradient.Mish>.Apply(x);

    /// <summary>Applies an activation function that needs no argument.</summary>
    public static Tensor Activate(Tensor x, ActivationKind kind) => kind switch
    {
        ActivationKind.Linear => x,
        ActivationKind.Relu => Relu(x),
        ActivationKind.Relu6 => Relu6(x),
        ActivationKind.LeakyRelu => LeakyRelu(x),
        ActivationKind.Elu => Elu(x),
        ActivationKind.Selu => Selu(x),
        ActivationKind.Softplus => Softplus(x),
        ActivationKind.Softsign => Softsign(x),
        ActivationKind.Silu => Silu(x),
        ActivationKind.Gelu => Gelu(x, approximate: false),
        ActivationKind.GeluApproximate => Gelu(x),
        ActivationKind.Sigmoid => Sigmoid(x),
        ActivationKind.HardSigmoid => HardSigmoid(x),
        ActivationKind.HardSilu => HardSilu(x),
        ActivationKind.Tanh => Tanh(x),
        ActivationKind.Mish => Mish(x),
        ActivationKind.Exponential => Exp(x),
        ActivationKind.Softmax => Softmax(x),
        ActivationKind.LogSoftmax => LogSoftmax(x),
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "Unknown activation kind."),
    };

    /// <summary>eˣ divided by its sum along an axis.</summary>
    public static Tensor Softmax(Tensor x, int axis = -1) => SoftmaxOperation.Apply(x, axis);

    /// <summary>eˣ divided by its sum over several axes.</summary>
    public static Tensor Softmax(Tensor x, ReadOnlySpan<int> axes)
    {
        if (axes.Length == 1)
            return Softmax(x, axes[0]);
        AxisSet set = AxisSet.From(x.Shape, axes);
        Span<int> order = stackalloc int[Shape.MaxRank];
        Span<int> back = stackalloc int[Shape.MaxRank];
        int rank = x.Rank, kept = 0;
        int reduced = rank - set.Count;
        for (int i = 0; i < rank; i++)
            order[set.Contains(i) ? reduced++ : kept++] = i;
        for (int i = 0; i < rank; i++)
            back[order[i]] = i;
        Tensor moved = Transpose(x, order[..rank]);
        int length = 1;
        for (int i = kept; i < rank; i++)
            length *= moved.Shape[i];
        Tensor y = Softmax(Reshape(moved, moved.Shape.Slice(0, kept).Concat(new Shape(length))));
        return Transpose(Reshape(y, moved.Shape), back[..rank]);
    }

    /// <summary>The logarithm of <see cref="Softmax(Tensor, int)"/>.</summary>
    public static Tensor LogSoftmax(Tensor x, int axis = -1) => LogSoftmaxOperation.Apply(x, axis);
}
