using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The parametric rectified linear unit: <c>x</c> above 0, <c>alpha · x</c> below, where <c>alpha</c> is learned.</summary>
/// <seealso href="https://keras.io/api/layers/activation_layers/prelu/"/>
public sealed class PReLU : Layer
{
    private readonly int[]? sharedAxes;
    private Variable alpha = null!;

    /// <summary>Makes the layer.</summary>
    /// <param name="alphaInitializer">The first slopes; null for <c>zeros</c>.</param>
    /// <param name="alphaRegularizer">A penalty on the slopes; null for none.</param>
    /// <param name="alphaConstraint">What is applied to the slopes after every update; null for nothing.</param>
    /// <param name="sharedAxes">The axes (1 is the first behind the batch) along which one slope serves all; null for none.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A shared axis is not positive.</exception>
    public PReLU(
        Initializer? alphaInitializer = null,
        Regularizer? alphaRegularizer = null,
        Constraint? alphaConstraint = null,
        IReadOnlyList<int>? sharedAxes = null,
        string? name = null)
        : base(name)
    {
        foreach (int axis in sharedAxes ?? [])
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(axis, nameof(sharedAxes));
        AlphaInitializer = alphaInitializer ?? "zeros";
        AlphaRegularizer = alphaRegularizer;
        AlphaConstraint = alphaConstraint;
        this.sharedAxes = sharedAxes?.ToArray();
        SupportsMasking = true;
    }

    /// <summary>Gets what makes the first slopes.</summary>
    public Initializer AlphaInitializer { get; }

    /// <summary>Gets the penalty on the slopes.</summary>
    public Regularizer? AlphaRegularizer { get; }

    /// <summary>Gets what is applied to the slopes after every update.</summary>
    public Constraint? AlphaConstraint { get; }

    /// <summary>Gets the axes along which one slope serves all; null for none.</summary>
    public IReadOnlyList<int>? SharedAxes => sharedAxes;

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["alpha_initializer"] = AlphaInitializer,
        ["alpha_regularizer"] = AlphaRegularizer,
        ["alpha_constraint"] = AlphaConstraint,
        ["shared_axes"] = sharedAxes,
    });

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        Shape slopes = inputShape.Slice(1, inputShape.Rank - 1);
        foreach (int axis in sharedAxes ?? [])
        {
            if (axis > slopes.Rank)
            {
                throw new ArgumentException(
                    $"PReLU '{Name}' shares its slopes along axis {axis}, which the inputs do not have. Received shape {inputShape}.");
            }

            slopes = slopes.With(axis - 1, 1);
        }

        alpha = AddWeight("alpha", slopes, AlphaInitializer, regularizer: AlphaRegularizer, constraint: AlphaConstraint);
        var lengths = new Dictionary<int, int>();
        for (int axis = 1; axis < inputShape.Rank; axis++)
        {
            if (slopes[axis - 1] == inputShape[axis])
                lengths[axis] = inputShape[axis];
        }

        InputSpec = new InputSpec { Rank = inputShape.Rank, Axes = lengths };
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) => Ops.Relu(inputs) - (alpha.Value * Ops.Relu(-inputs));

    internal static PReLU FromConfig(Config config) => new(
        Initializer.Get(config.Find("alpha_initializer")),
        Regularizer.Get(config.Find("alpha_regularizer")),
        Constraint.Get(config.Find("alpha_constraint")),
        config.GetInts("shared_axes"),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
