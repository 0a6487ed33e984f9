using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Divides by the root of the mean square (Zhang and Sennrich, "Root Mean Square Layer Normalization", 2019) over the given axes and
/// multiplies by a learned scale: <c>scale · x / √(mean(x²) + epsilon)</c>. Keras has it since 3.9.
/// </summary>
/// <seealso href="https://keras.io/api/layers/normalization_layers/rms_normalization/"/>
public sealed class RMSNormalization : Layer
{
    private const double DefaultEpsilon = 1e-6;

    private readonly int[] axes;
    private bool axisIsList;
    private Variable scale = null!;

    /// <summary>Makes the layer.</summary>
    /// <param name="axis">The axis over which the mean is taken. Default -1.</param>
    /// <param name="epsilon">Added to the mean square. Default 1e-6.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public RMSNormalization(int axis = -1, double epsilon = DefaultEpsilon, string? name = null)
        : this([axis], axisIsList: false, epsilon, name)
    {
    }

    /// <summary>Makes the layer.</summary>
    /// <param name="axis">The axes over which the mean is taken together.</param>
    /// <param name="epsilon">Added to the mean square. Default 1e-6.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">There is no axis.</exception>
    public RMSNormalization(IReadOnlyList<int> axis, double epsilon = DefaultEpsilon, string? name = null)
        : this(axis, axisIsList: true, epsilon, name)
    {
    }

    private RMSNormalization(IReadOnlyList<int> axis, bool axisIsList, double epsilon, string? name)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(axis);
        if (axis.Count == 0)
            throw new ArgumentException($"`{nameof(axis)}` of RMSNormalization expects at least one axis. Received: none.", nameof(axis));
        axes = [.. axis.Order()];
        this.axisIsList = axisIsList;
        Epsilon = epsilon;
        SupportsMasking = true;
    }

    /// <summary>Gets the axes over which the mean is taken.</summary>
    public IReadOnlyList<int> Axis => axes;

    /// <summary>Gets what is added to the mean square.</summary>
    public double Epsilon { get; }

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        foreach (int axis in axes)
            inputShapes.Value.Axis(axis);
        return inputShapes;
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["axis"] = axisIsList ? axes : axes[0],
        ["epsilon"] = Epsilon,
    });

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        scale = AddWeight("scale", new Shape([.. axes.Select(axis => inputShape[inputShape.Axis(axis)])]), "ones");
        axisIsList = true;
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        Tensor normalized = inputs * Ops.Rsqrt(Ops.Mean(Ops.Square(inputs), axes, keepdims: true) + (float)Epsilon);
        return normalized * (axes.Length == 1 && inputs.Shape.Axis(axes[0]) == inputs.Rank - 1 ? scale.Value : Ops.Reshape(scale.Value, Aligned(inputs.Shape)));
    }

    private Shape Aligned(Shape shape)
    {
        Span<int> lengths = stackalloc int[shape.Rank];
        lengths.Fill(1);
        foreach (int axis in axes)
            lengths[shape.Axis(axis)] = shape[axis];
        return new Shape(lengths);
    }

    internal static RMSNormalization FromConfig(Config config) => new(
        config.GetInts("axis") ?? [-1], config.Find("axis") is IReadOnlyList<object?>, config.GetDouble("epsilon", DefaultEpsilon), config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
