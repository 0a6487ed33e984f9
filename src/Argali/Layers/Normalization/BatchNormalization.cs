using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Regularizers;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Normalises each channel: in training with the mean and variance of the batch, which also move the averages; in inference, and when
/// the layer is frozen, with the averages.
/// </summary>
/// <seealso href="https://keras.io/api/layers/normalization_layers/batch_normalization/"/>
public sealed class BatchNormalization : Layer
{
    private Variable? gamma;
    private Variable? beta;
    private Variable movingMean = null!;
    private Variable movingVariance = null!;

    /// <summary>Makes the layer.</summary>
    /// <param name="axis">The axis of the channels. Default -1.</param>
    /// <param name="momentum">The part of the averages that a step of training keeps. Default 0.99.</param>
    /// <param name="epsilon">Added to the variance. Default 0.001.</param>
    /// <param name="center">Whether an offset is learned. Default true.</param>
    /// <param name="scale">Whether a scale is learned. Default true.</param>
    /// <param name="betaInitializer">The first values of the offset; null for <c>zeros</c>.</param>
    /// <param name="gammaInitializer">The first values of the scale; null for <c>ones</c>.</param>
    /// <param name="movingMeanInitializer">The first average of the mean; null for <c>zeros</c>.</param>
    /// <param name="movingVarianceInitializer">The first average of the variance; null for <c>ones</c>.</param>
    /// <param name="betaRegularizer">A penalty on the offset; null for none.</param>
    /// <param name="gammaRegularizer">A penalty on the scale; null for none.</param>
    /// <param name="betaConstraint">What is applied to the offset after every update; null for nothing.</param>
    /// <param name="gammaConstraint">What is applied to the scale after every update; null for nothing.</param>
    /// <param name="synchronized">Kept in configs; there is one replica only.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public BatchNormalization(
        int axis = -1,
        double momentum = 0.99,
        double epsilon = 1e-3,
        bool center = true,
        bool scale = true,
        Initializer? betaInitializer = null,
        Initializer? gammaInitializer = null,
        Initializer? movingMeanInitializer = null,
        Initializer? movingVarianceInitializer = null,
        Regularizer? betaRegularizer = null,
        Regularizer? gammaRegularizer = null,
        Constraint? betaConstraint = null,
        Constraint? gammaConstraint = null,
        bool synchronized = false,
        string? name = null)
        : base(name)
    {
        Axis = axis;
        Momentum = momentum;
        Epsilon = epsilon;
        Center = center;
        Scale = scale;
        BetaInitializer = betaInitializer ?? "zeros";
        GammaInitializer = gammaInitializer ?? "ones";
        MovingMeanInitializer = movingMeanInitializer ?? "zeros";
        MovingVarianceInitializer = movingVarianceInitializer ?? "ones";
        BetaRegularizer = betaRegularizer;
        GammaRegularizer = gammaRegularizer;
        BetaConstraint = betaConstraint;
        GammaConstraint = gammaConstraint;
        Synchronized = synchronized;
        SupportsMasking = true;
    }

    /// <summary>Gets the axis of the channels.</summary>
    public int Axis { get; }

    /// <summary>Gets the part of the averages that a step of training keeps.</summary>
    public double Momentum { get; }

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

    /// <summary>Gets what makes the first average of the mean.</summary>
    public Initializer MovingMeanInitializer { get; }

    /// <summary>Gets what makes the first average of the variance.</summary>
    public Initializer MovingVarianceInitializer { get; }

    /// <summary>Gets the penalty on the offset.</summary>
    public Regularizer? BetaRegularizer { get; }

    /// <summary>Gets the penalty on the scale.</summary>
    public Regularizer? GammaRegularizer { get; }

    /// <summary>Gets what is applied to the offset after every update.</summary>
    public Constraint? BetaConstraint { get; }

    /// <summary>Gets what is applied to the scale after every update.</summary>
    public Constraint? GammaConstraint { get; }

    /// <summary>Gets the recorded wish to share statistics between replicas, of which there is one only.</summary>
    public bool Synchronized { get; }

    internal override IReadOnlyList<string> CallArgumentNames => ["training", "mask"];

    internal override bool AcceptsMask => true;

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["axis"] = Axis,
        ["momentum"] = Momentum,
        ["epsilon"] = Epsilon,
        ["center"] = Center,
        ["scale"] = Scale,
        ["beta_initializer"] = BetaInitializer,
        ["gamma_initializer"] = GammaInitializer,
        ["moving_mean_initializer"] = MovingMeanInitializer,
        ["moving_variance_initializer"] = MovingVarianceInitializer,
        ["beta_regularizer"] = BetaRegularizer,
        ["gamma_regularizer"] = GammaRegularizer,
        ["beta_constraint"] = BetaConstraint,
        ["gamma_constraint"] = GammaConstraint,
        ["synchronized"] = Synchronized,
    });

    /// <inheritdoc/>
    protected override void Build(Shape inputShape)
    {
        int axis = inputShape.Axis(Axis);
        int channels = inputShape[axis];
        if (channels < 0)
        {
            throw new ArgumentException(
                $"Axis {Axis} of the inputs of BatchNormalization '{Name}' must be known: its weights have one value for each channel. Received shape {inputShape}.");
        }

        if (Scale)
            gamma = AddWeight("gamma", [channels], GammaInitializer, regularizer: GammaRegularizer, constraint: GammaConstraint);
        if (Center)
            beta = AddWeight("beta", [channels], BetaInitializer, regularizer: BetaRegularizer, constraint: BetaConstraint);
        movingMean = AddWeight("moving_mean", [channels], MovingMeanInitializer, trainable: false);
        movingVariance = AddWeight("moving_variance", [channels], MovingVarianceInitializer, trainable: false);
        InputSpec = new InputSpec { Rank = inputShape.Rank, Axes = new Dictionary<int, int> { [axis] = channels } };
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        if (!context.Training || !Trainable)
            return Ops.BatchNormalization(inputs, Statistic(movingMean), Statistic(movingVariance), gamma?.Value, beta?.Value, Axis, Epsilon);
        (Tensor output, Tensor mean, Tensor variance) = Ops.BatchNormalizationTraining(
            inputs, gamma?.Value, beta?.Value, Axis, (float)Epsilon, context.MaskOf(inputs));
        using (GradientTape.Pause())
        {
            Move(movingMean, mean);
            Move(movingVariance, variance);
        }

        return output;
    }

    internal static BatchNormalization FromConfig(Config config) => new(
        config.GetInt("axis", -1),
        config.GetDouble("momentum", 0.99),
        config.GetDouble("epsilon", 1e-3),
        config.GetBool("center", true),
        config.GetBool("scale", true),
        Initializer.Get(config.Find("beta_initializer")),
        Initializer.Get(config.Find("gamma_initializer")),
        Initializer.Get(config.Find("moving_mean_initializer")),
        Initializer.Get(config.Find("moving_variance_initializer")),
        Regularizer.Get(config.Find("beta_regularizer")),
        Regularizer.Get(config.Find("gamma_regularizer")),
        Constraint.Get(config.Find("beta_constraint")),
        Constraint.Get(config.Find("gamma_constraint")),
        config.GetBool("synchronized", false),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    // Averages are never rounded to half precision: they would stop moving.
    private Tensor Statistic(Variable average) => Ops.RoundTo(average.Stored, DType.IsHalf ? Engine.DType.Float32 : DType.FloatDType);

    private void Move(Variable average, Tensor batch) =>
        average.Assign((Statistic(average) * (float)Momentum) + (batch * (float)(1 - Momentum)));
}
