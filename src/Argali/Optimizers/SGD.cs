using Argali.Engine;
using Argali.Saving;

namespace Argali.Optimizers;

/// <summary>Gradient descent, with momentum.</summary>
/// <seealso href="https://keras.io/api/optimizers/sgd/"/>
public sealed class SGD : Optimizer
{
    private const double DefaultLearningRate = 0.01;
    private const string DefaultName = "SGD";

    private Variable[] momentums = [];

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The learning rate. Default 0.01.</param>
    /// <param name="momentum">The share of the last step that is made again, in [0, 1]. Default 0.</param>
    /// <param name="nesterov">Whether the step looks ahead along the momentum. Default false.</param>
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
    public SGD(
        LearningRate? learningRate = null,
        double momentum = 0.0,
        bool nesterov = false,
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
            momentum,
            nesterov)
    {
    }

    private SGD(OptimizerArguments arguments, double momentum, bool nesterov)
        : base(arguments)
    {
        Momentum = OptimizerGuard.Momentum(momentum);
        Nesterov = nesterov;
    }

    /// <summary>Gets the share of the last step that is made again.</summary>
    public double Momentum { get; }

    /// <summary>Gets whether the step looks ahead along the momentum.</summary>
    public bool Nesterov { get; }

    /// <inheritdoc/>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        base.Build(variables);
        if (Momentum != 0)
            momentums = [.. variables.Select(variable => AddVariableFromReference(variable, "momentum"))];
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["momentum"] = Momentum, ["nesterov"] = Nesterov });

    internal static SGD FromConfig(Config config) => new(
        OptimizerArguments.FromConfig(config, DefaultLearningRate, DefaultName),
        config.GetDouble("momentum", 0.0),
        config.GetBool("nesterov", false));

    /// <inheritdoc/>
    protected override void UpdateStep(Tensor gradient, Variable variable, float learningRate)
    {
        if (momentums.Length == 0)
            OptimizerOps.SgdUpdate(variable, gradient, learningRate);
        else
            OptimizerOps.MomentumUpdate(variable, gradient, momentums[IndexOf(variable)], learningRate, (float)Momentum, Nesterov);
    }
}
