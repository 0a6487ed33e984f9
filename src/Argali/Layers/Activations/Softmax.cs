using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Makes probabilities: <c>eˣ</c> divided by its sum over one or several axes. Positions that a mask excludes get none.</summary>
/// <seealso href="https://keras.io/api/layers/activation_layers/softmax/"/>
public sealed class Softmax : Layer
{
    // What Keras adds to excluded positions.
    private const float Excluded = -1e9f;

    private readonly int[] axes;
    private readonly bool axisIsList;

    /// <summary>Makes the layer.</summary>
    /// <param name="axis">The axis over which the probabilities sum to 1. Default -1.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public Softmax(int axis = -1, string? name = null)
        : this([axis], axisIsList: false, name)
    {
    }

    /// <summary>Makes the layer.</summary>
    /// <param name="axis">The axes over which the probabilities sum to 1 together.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">There is no axis.</exception>
    public Softmax(IReadOnlyList<int> axis, string? name = null)
        : this(axis, axisIsList: true, name)
    {
    }

    private Softmax(IReadOnlyList<int> axis, bool axisIsList, string? name)
        : base(name)
    {
        ArgumentNullException.ThrowIfNull(axis);
        if (axis.Count == 0)
            throw new ArgumentException("Softmax needs at least one axis. Received: none.", nameof(axis));
        axes = [.. axis];
        this.axisIsList = axisIsList;
        SupportsMasking = true;
    }

    /// <summary>Gets the axes over which the probabilities sum to 1.</summary>
    public IReadOnlyList<int> Axis => axes;

    internal override bool AcceptsMask => true;

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["axis"] = axisIsList ? axes : axes[0] });

    // Keras's Softmax counts as built from the start, so that files hold no shape.
    internal override Config? GetBuildConfig() => null;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) => Apply(inputs, context.MaskOf(inputs), axes);

    /// <summary>Computes the probabilities; the mask (true where a position counts) broadcasts to the scores.</summary>
    internal static Tensor Apply(Tensor scores, Tensor? mask, ReadOnlySpan<int> axes)
    {
        if (mask is { } counted)
            scores += (1f - Ops.Cast(counted, Engine.DType.Float32)) * Excluded;
        return axes.Length == 1 ? Ops.Softmax(scores, axes[0]) : Ops.Softmax(scores, axes);
    }

    internal static Softmax FromConfig(Config config) => new(
        config.GetInts("axis") ?? [-1], config.Find("axis") is IReadOnlyList<object?>, config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
