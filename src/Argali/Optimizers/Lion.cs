using Argali.Engine;
using Argali.Saving;

namespace Argali.Optimizers;

/// <summary>Lion: steps of one size in the direction of the sign of the momentum.</summary>
/// <seealso href="https://keras.io/api/optimizers/lion/"/>
public sealed class Lion : Optimizer
{
    private const double DefaultLearningRate = 0.001;
    private const string DefaultName = "lion";

    private Variable[] momentums = [];

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The learning rate. Default 0.001.</param>
    /// <param name="beta1">The weight of the past in the direction, above 0 and at most 1. Default 0.9.</param>
    /// <param name="beta2">The weight of the past in the mean of the gradients. Default 0.99.</param>
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
    public Lion(
        LearningRate? learningRate = null,
        double beta1 = 0.9,
        double beta2 = 0.99,
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
            beta1,
            beta2)
    {
    }

    private Lion(OptimizerArguments arguments, double beta1, double beta2)
        : base(arguments)
    {
        if (beta1 is not (> 0 and <= 1))
        {
            throw new ArgumentException(
                "Argument `beta1` must be above 0 and at most 1. Otherwise the optimizer degenerates to SignSGD. " +
                $"Received: beta1={beta1}.", nameof(beta1));
        }

        Beta1 = beta1;
        Beta2 = beta2;
    }

    /// <summary>Gets the weight of the past in the direction, above 0 and at most 1.</summary>
    public double Beta1 { get; }

    /// <summary>Gets the weight of the past in the mean of the gradients.</summary>
    public double Beta2 { get; }

    /// <inheritdoc/>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        base.Build(variables);
        momentums = [.. variables.Select(variable => AddVariableFromReference(variable, "momentum"))];
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["beta_1"] = Beta1,
        ["beta_2"] = Beta2,
    });

    internal static Lion FromConfig(Config config) => new(
        OptimizerArguments.FromConfig(config, DefaultLearningRate, DefaultName),
        config.GetDouble("beta_1", 0.9),
        config.GetDouble("beta_2", 0.99));

    /// <inheritdoc/>
    protected override void UpdateStep(Tensor gradient, Variable variable, float learningRate)
    {
        OptimizerOps.LionUpdate(variable, gradient, momentums[IndexOf(variable)], learningRate, (float)Beta1, (float)Beta2);
    }
}
