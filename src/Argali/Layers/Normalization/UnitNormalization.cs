using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Brings each sample to length 1 along the given axes: <c>x / √(Σx²)</c>.</summary>
/// <seealso href="https://keras.io/api/layers/normalization_layers/unit_normalization/"/>
public sealed class UnitNormalization : Layer
{
    // Keras's lower bound of the sum of squares: what is all zeros stays so.
    private const float SmallestSquare = 1e-12f;

    private readonly int[] axes;
    private readonly bool axisIsList;

    /// <summary>Makes the layer.</summary>
    /// <param name="axis">The axis along which the length is taken. Default -1.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public UnitNormalization(int axis = -1, string? name = null)
        : this([axis], axisIsList: false, name)
    {
    }

    /// <summary>Makes the layer.</summary>
    /// <param name="axis">The axes over which the length is taken together.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">There is no axis.</exception>
    public UnitNormalization(IReadOnlyList<int> axis, string? name = null)
        : this(axis, axisIsList: true, name)
    {
    }

    private UnitNormalization(IReadOnlyList<int> axis, bool axisIsList, string? name)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(axis);
        if (axis.Count == 0)
            throw new ArgumentException($"`{nameof(axis)}` of UnitNormalization expects at least one axis. Received: none.", nameof(axis));
        axes = [.. axis];
        this.axisIsList = axisIsList;
        SupportsMasking = true;
    }

    /// <summary>Gets the axes over which the length is taken.</summary>
    public IReadOnlyList<int> Axis => axes;

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["axis"] = axisIsList ? axes : axes[0] });

    /// <summary>Divides by the length over the given axes.</summary>
    internal static Tensor ToUnitLength(Tensor x, ReadOnlySpan<int> axes) =>
        x * Ops.Rsqrt(Ops.Maximum(Ops.Sum(Ops.Square(x), axes, keepdims: true), SmallestSquare));

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) => ToUnitLength(inputs, axes);

    internal static UnitNormalization FromConfig(Config config) => new(
        config.GetInts("axis") ?? [-1], config.Find("axis") is IReadOnlyList<object?>, config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
