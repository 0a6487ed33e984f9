using Argali.Engine;
using Argali.Saving;

namespace Argali.Optimizers;

/// <summary>RMSprop: steps by the gradient over the root of the mean of its squares.</summary>
/// <seealso href="https://keras.io/api/optimizers/rmsprop/"/>
public sealed class RMSprop : Optimizer
{
    private const double DefaultLearningRate = 0.001;
    private const string DefaultName = "rmsprop";

    private Variable[] velocities = [];
    private Variable[] momentums = [];
    private Variable[] averages = [];

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The learning rate. Default 0.001.</param>
    /// <param name="rho">The weight of the past in the mean of the squares. Default 0.9.</param>
    /// <param name="momentum">The share of the last step that is made again. Default 0.0.</param>
    /// <param name="epsilon">What keeps quotients finite. Default 1e-7.</param>
    /// <param name="centered">Whether the square of the mean is taken from the mean of the squares. Default false.</param>
    /// <param name="weightDecay">The share of a weight that each step takes away, times the learning rate. Default null: none.</param>
    /// <param name="clipnorm">The greatest norm of one variable's gradient. Default null: none.</param>
    /// <param name="clipvalue">The greatest size of a gradient's element. Default null: none.</param>
    /// <param name="globalClipnorm">The greatest norm of all gradients together. Default null: none.</param>
    /// <param name="useEma">Whether moving averages of the variables are kept. Default false.</param>
    /// <param name="emaMomentum">The weight of the past in those averages. Default 0.99.</param>
    /// <param name="emaOverwriteFrequency">After how many steps the averages replace the variables. Default null: at the end.</param>
    /// <param name="lossScaleFactor">What the loss is multiplied, and gradients are divided by. Default null: 1.</param>
    /// <param name="gradientAccumulationSteps">How many steps' gradients make one update. Default null: 1.</param>
    /// <param name="name">The optimizer's name.</param>
    /// <exception cref="ArgumentException">An argument is out of its range, or more than one kind of clipping is asked for.</exception>
    public RMSprop(
        LearningRate? learningRate = null,
        double rho = 0.9,
        double momentum = 0.0,
        double epsilon = 1e-7,
        bool centered = false,
        double? weightDecay = null,
        double? clipnorm = null,
        double? clipvalue = null,
        double? globalClipnorm = null,
        bool useEma = false,
        double emaMomentum = 0.99,
        int? emaOverwriteFrequency = null,
        double? lossScaleFactor = null,
        int? gradientAccumulationSteps = null,
        string name = DefaultName)
        : this(
            new OptimizerArguments(
                learningRate ?? DefaultLearningRate, weightDecay, clipnorm, clipvalue, globalClipnorm, useEma, emaMomentum,
                emaOverwriteFrequency, lossScaleFactor, gradientAccumulationSteps, name),
            rho,
            momentum,
            epsilon,
            centered)
    {
    }

    private RMSprop(OptimizerArguments arguments, double rho, double momentum, double epsilon, bool centered)
        : base(arguments)
    {
        Rho = rho;
        Momentum = momentum;
        Epsilon = epsilon;
        Centered = centered;
    }

    /// <summary>Gets the weight of the past in the mean of the squares.</summary>
    public double Rho { get; }

    /// <summary>Gets the share of the last step that is made again.</summary>
    public double Momentum { get; }

    /// <summary>Gets what keeps quotients finite.</summary>
    public double Epsilon { get; }

    /// <summary>Gets whether the square of the mean is taken from the mean of the squares.</summary>
    public bool Centered { get; }

    /// <inheritdoc/>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        base.Build(variables);
        velocities = [.. variables.Select(variable => AddVariableFromReference(variable, "velocity"))];
        if (Momentum > 0)
            momentums = [.. variables.Select(variable => AddVariableFromReference(variable, "momentum"))];
        if (Centered)
            averages = [.. variables.Select(variable => AddVariableFromReference(variable, "average_gradient"))];
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["rho"] = Rho,
        ["momentum"] = Momentum,
        ["epsilon"] = Epsilon,
        ["centered"] = Centered,
    });

    internal static RMSprop FromConfig(Config config) => new(
        OptimizerArguments.FromConfig(config, DefaultLearningRate, DefaultName),
        config.GetDouble("rho", 0.9),
        config.GetDouble("momentum", 0.0),
        config.GetDouble("epsilon", 1e-7),
        config.GetBool("centered", false));

    /// <inheritdoc/>
    protected override void UpdateStep(Tensor gradient, Variable variable, float learningRate)
    {
        int index = IndexOf(variable);
        OptimizerOps.RmspropUpdate(
            variable,
            gradient,
            velocities[index],
            Momentum > 0 ? momentums[index] : null,
            Centered ? averages[index] : null,
            learningRate,
            (float)Rho,
            (float)(1.0 - Rho),
            (float)Momentum,
            (float)Epsilon);
    }
}
