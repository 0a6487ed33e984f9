using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Normalises each sample over groups of channels: one group is layer normalisation, as many groups as channels instance normalisation.
/// </summary>
/// <remarks>Wu and He, "Group Normalization", 2018.</remarks>
/// <seealso href="https://keras.io/api/layers/normalization_layers/group_normalization/"/>
public sealed class GroupNormalization : Layer
{
    private Variable? gamma;
    private Variable? beta;

    /// <summary>Makes the layer.</summary>
    /// <param name="groups">How many groups the channels form, a divisor of their number; -1 for as many as channels. Default 32.</param>
    /// <param name="axis">The axis of the channels. Default -1.</param>
    /// <param name="epsilon">Added to the variance. Default 0.001.</param>
    /// <param name="center">Whether an offset is learned. Default true.</param>
    /// <param name="scale">Whether a scale is learned. Default true.</param>
    /// <param name="betaInitializer">The first values of the offset; null for <c>zeros</c>.</param>
    /// <param name="gammaInitializer">The first values of the scale; null for <c>ones</c>.</param>
    /// <param name="betaRegularizer">A penalty on the offset; null for none.</param>
    /// <param name="gammaRegularizer">A penalty on the scale; null for none.</param>
    /// <param name="betaConstraint">What is applied to the offset after every update; null for nothing.</param>
    /// <param name="gammaConstraint">What is applied to the scale after every update; null for nothing.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of groups is neither positive nor -1.</exception>
    public GroupNormalization(
        int groups = 32,
        int axis = -1,
        double epsilon = 1e-3,
        bool center = true,
        bool scale = true,
        Initializer? betaInitializer = null,
        Initializer? gammaInitializer = null,
        Regularizer? betaRegularizer = null,
        Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null,
        Constraint? gammaConstraint = null,
        string? name = null)
        : base(name)
    {
        if (groups != -1)
            ArgumentOutOfRangeException.ThrowIfNegativeOrZero(groups);
        Groups = groups;
        Axis = axis;
        Epsilon = epsilon;
        Center = center;
        Scale = scale;
        BetaInitializer = betaInitializer ?? "zeros";
        GammaInitializer = gammaInitializer ?? "ones";
        BetaRegularizer = betaRegularizer;
        GammaRegularizer = gammaRegularizer;
        BetaConstraint = betaConstraint;
        GammaConstraint = gammaConstraint;
        SupportsMasking = true;
    }

    /// <summary>Gets the number of groups; -1 becomes the number of channels when the layer is built.</summary>
    public int Groups { get; private set; }

    /// <summary>Gets the axis of the channels.</summary>
    public int Axis { get; }

    /// <summary>Gets what is added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Gets whether an offset is learned.</summary>
    public bool Center { get; }

    /// <summary>Gets whether a scale is learned.</summary>
    public bool Scale { get; }

    /// <summary>Gets what makes the offset's first values.</summary>
    public Initializer BetaInitializer { get; }

    /// <summary>Gets what makes the scale's first values.</summary>
    public Initializer GammaInitializer { get; }

    /// <summary>Gets the penalty on the offset.</summary>
    public Regularizer? BetaRegularizer { get; }

    /// <summary>Gets the penalty on the scale.</summary>
    public Regularizer? GammaRegularizer { get; }

    /// <summary>Gets what is applied to the offset after every update.</summary>
    public Constraint? BetaConstraint { get; }

    /// <summary>Gets what is applied to the scale after every update.</summary>
    public Constraint? GammaConstraint { get; }

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["groups"] = Groups,
        ["axis"] = Axis,
        ["epsilon"] = Epsilon,
        ["center"] = Center,
        ["scale"] = Scale,
        ["beta_initializer"] = BetaInitializer,
        ["gamma_initializer"] = GammaInitializer,
        ["beta_regularizer"] = BetaRegularizer,
        ["gamma_regularizer"] = GammaRegularizer,
        ["beta_constraint"] = BetaConstraint,
        ["gamma_constraint"] = GammaConstraint,
    });

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        int axis = inputShape.Axis(Axis);
        int channels = inputShape[axis];
        if (channels < 0)
        {
            throw new ArgumentException(
                $"Axis {Axis} of the inputs of GroupNormalization '{Name}' must be known: its weights have one value for each channel. Received shape {inputShape}.");
        }

        if (Groups == -1)
            Groups = channels;
        if (channels % Groups != 0)
        {
            throw new ArgumentException(
                $"The number of groups ({Groups}) of GroupNormalization '{Name}' must divide the number of channels ({channels}). Received shape {inputShape}.");
        }

        if (Scale)
            gamma = AddWeight("gamma", [channels], GammaInitializer, regularizer: GammaRegularizer, constraint: GammaConstraint);
        if (Center)
            beta = AddWeight("beta", [channels], BetaInitializer, regularizer: BetaRegularizer, constraint: BetaConstraint);
        InputSpec = new InputSpec { Rank = inputShape.Rank, Axes = new Dictionary<int, int> { [axis] = channels } };
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        // The channels' axis becomes two, groups and channels of a group; normalised is over all axes but the batch and the groups.
        Shape shape = inputs.Shape;
        int axis = shape.Axis(Axis);
        Shape grouped = shape.With(axis, shape[axis] / Groups).Insert(axis, Groups);
        Span<int> axes = stackalloc int[Shape.MaxRank];
        int count = 0;
        for (int i = 1; i < grouped.Rank; i++)
        {
            if (i != axis)
                axes[count++] = i;
        }

        Tensor y = Ops.Reshape(Ops.LayerNormalization(Ops.Reshape(inputs, grouped), axes[..count], epsilon: Epsilon), shape);
        Shape aligned = Shape.Scalar;
        for (int i = 0; i < shape.Rank; i++)
            aligned = aligned.Insert(i, i == axis ? shape[i] : 1);
        if (gamma is not null)
            y *= Ops.Reshape(gamma, aligned);
        return beta is null ? y : y + Ops.Reshape(beta, aligned);
    }

    internal static GroupNormalization FromConfig(Config config) => new(
        config.GetInt("groups", 32),
        config.GetInt("axis", -1),
        config.GetDouble("epsilon", 1e-3),
        config.GetBool("center", true),
        config.GetBool("scale", true),
        Initializer.Get(config.Find("beta_initializer")),
        Initializer.Get(config.Find("gamma_initializer")),
        Regularizer.Get(config.Find("beta_regularizer")),
        Regularizer.Get(config.Find("gamma_regularizer")),
        Constraint.Get(config.Find("beta_constraint")),
        Constraint.Get(config.Find("gamma_constraint")),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
