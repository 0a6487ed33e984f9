using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Normalises each sample over the given axes, then scales and offsets it.</summary>
/// <seealso href="https://keras.io/api/layers/normalization_layers/layer_normalization/"/>
public sealed class LayerNormalization : Layer
{
    private readonly int[] axes;
    private bool axisIsList;
    private Config? recorded;
    private Variable? gamma;
    private Variable? beta;

    /// <summary>Makes the layer.</summary>
    /// <param name="axis">The axes to normalise over; null for the last.</param>
    /// <param name="epsilon">Added to the variance. Default 0.001.</param>
    /// <param name="center">Whether an offset is learned. Default true.</param>
    /// <param name="scale">Whether a scale is learned. Default true.</param>
    /// <param name="rmsScaling">Whether the inputs are only divided by their deviation and scaled, without moving them. Default false.</param>
    /// <param name="betaInitializer">The first values of the offset; null for <c>zeros</c>.</param>
    /// <param name="gammaInitializer">The first values of the scale; null for <c>ones</c>.</param>
    /// <param name="betaRegularizer">A penalty on the offset; null for none.</param>
    /// <param name="gammaRegularizer">A penalty on the scale; null for none.</param>
    /// <param name="betaConstraint">What is applied to the offset after every update; null for nothing.</param>
    /// <param name="gammaConstraint">What is applied to the scale after every update; null for nothing.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentException">There is no axis.</exception>
    public LayerNormalization(
        IReadOnlyList<int>? axis = null,
        double epsilon = 1e-3,
        bool center = true,
        bool scale = true,
        bool rmsScaling = false,
        Initializer? betaInitializer = null,
        Initializer? gammaInitializer = null,
        Regularizer? betaRegularizer = null,
        Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null,
        Constraint? gammaConstraint = null,
        string? name = null)
        : base(name)
    {
        if (axis is { Count: 0 })
            throw new ArgumentException($"`{nameof(axis)}` of LayerNormalization expects at least one axis. Received: none.", nameof(axis));
        axes = axis?.ToArray() ?? [-1];
        axisIsList = axis is not null;
        Epsilon = epsilon;
        Center = center;
        Scale = scale;
        RmsScaling = rmsScaling;
        BetaInitializer = betaInitializer ?? "zeros";
        GammaInitializer = gammaInitializer ?? "ones";
        BetaRegularizer = betaRegularizer;
        GammaRegularizer = gammaRegularizer;
        BetaConstraint = betaConstraint;
        GammaConstraint = gammaConstraint;
        SupportsMasking = true;
    }

    /// <summary>Gets the axes to normalise over.</summary>
    public IReadOnlyList<int> Axis => axes;

    /// <summary>Gets what is added to the variance.</summary>
    public double Epsilon { get; }

    /// <summary>Gets whether an offset is learned.</summary>
    public bool Center { get; }

    /// <summary>Gets whether a scale is learned.</summary>
    public bool Scale { get; }

    /// <summary>
    /// Gets whether the inputs are only divided by their deviation and scaled. Keras leaves it out of configs and then cannot load the file; Argali
    /// writes it where it is on, and sees it from weights that are a scale alone.
    /// </summary>
    public bool RmsScaling { get; }

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
        ["axis"] = axisIsList ? axes : axes[0],
        ["epsilon"] = Epsilon,
        ["center"] = Center,
        ["scale"] = Scale,
        ["beta_initializer"] = BetaInitializer,
        ["gamma_initializer"] = GammaInitializer,
        ["beta_regularizer"] = BetaRegularizer,
        ["gamma_regularizer"] = GammaRegularizer,
        ["beta_constraint"] = BetaConstraint,
        ["gamma_constraint"] = GammaConstraint,
    }).Merge(RmsScaling ? new Config { ["rms_scaling"] = true } : []);

    /// <summary>
    /// Corrects the config that the layer was made from, when a file has one variable for a layer that would have a scale and an offset: the layer must
    /// be made again.
    /// </summary>
    /// <returns>Whether there was something to correct.</returns>
    internal bool CorrectConfig(int savedVariables)
    {
        if (recorded is null || RmsScaling || !Scale || !Center || savedVariables != 1)
            return false;
        recorded["rms_scaling"] = true;
        return true;
    }

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        var shape = new Shape([.. axes.Select(axis => inputShape[inputShape.Axis(axis)])]);
        if (Scale || RmsScaling)
            gamma = AddWeight("gamma", shape, GammaInitializer, regularizer: GammaRegularizer, constraint: GammaConstraint);
        if (Center && !RmsScaling)
            beta = AddWeight("beta", shape, BetaInitializer, regularizer: BetaRegularizer, constraint: BetaConstraint);
        axisIsList = true;
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) => RmsScaling
        ? inputs * Ops.Rsqrt(Ops.Variance(inputs, axes, keepdims: true) + (float)Epsilon) * gamma!.Value
        : Ops.LayerNormalization(inputs, axes, gamma?.Value, beta?.Value, Epsilon);

    internal static LayerNormalization FromConfig(Config config) => new(
        config.GetInts("axis"),
        config.GetDouble("epsilon", 1e-3),
        config.GetBool("center", true),
        config.GetBool("scale", true),
        config.GetBool("rms_scaling", false),
        Initializer.Get(config.Find("beta_initializer")),
        Initializer.Get(config.Find("gamma_initializer")),
        Regularizer.Get(config.Find("beta_regularizer")),
        Regularizer.Get(config.Find("gamma_regularizer")),
        Constraint.Get(config.Find("beta_constraint")),
        Constraint.Get(config.Find("gamma_constraint")),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
        axisIsList = config.Find("axis") is IReadOnlyList<object?>,
        recorded = config,
    };
}
