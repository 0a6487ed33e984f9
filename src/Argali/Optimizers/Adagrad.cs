using Argali.Engine;
using Argali.Saving;

namespace Argali.Optimizers;

/// <summary>Adagrad: steps by the gradient over the root of the sum of all its squares.</summary>
/// <seealso href="https://keras.io/api/optimizers/adagrad/"/>
public sealed class Adagrad : Optimizer
{
    private const double DefaultLearningRate = 0.001;
    private const string DefaultName = "adagrad";

    private Variable[] accumulators = [];

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The learning rate. Default 0.001.</param>
    /// <param name="initialAccumulatorValue">The sum's start, 0 or more. Default 0.1.</param>
    /// <param name="epsilon">What keeps quotients finite. Default 1e-7.</param>
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
    public Adagrad(
        LearningRate? learningRate = null,
        double initialAccumulatorValue = 0.1,
        double epsilon = 1e-7,
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
            initialAccumulatorValue,
            epsilon)
    {
    }

    private Adagrad(OptimizerArguments arguments, double initialAccumulatorValue, double epsilon)
        : base(arguments)
    {
        OptimizerGuard.NotNegative(initialAccumulatorValue, nameof(initialAccumulatorValue));
        InitialAccumulatorValue = initialAccumulatorValue;
        Epsilon = epsilon;
    }

    /// <summary>Gets the sum's start, 0 or more.</summary>
    public double InitialAccumulatorValue { get; }

    /// <summary>Gets what keeps quotients finite.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        base.Build(variables);
        accumulators = [.. variables.Select(variable => AddVariable(variable.Shape, variable.DType, "accumulator", InitialAccumulatorValue))];
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["initial_accumulator_value"] = InitialAccumulatorValue,
        ["epsilon"] = Epsilon,
    });

    internal static Adagrad FromConfig(Config config) => new(
        OptimizerArguments.FromConfig(config, DefaultLearningRate, DefaultName),
        config.GetDouble("initial_accumulator_value", 0.1),
        config.GetDouble("epsilon", 1e-7));

    /// <inheritdoc/>
    protected override void UpdateStep(Tensor gradient, Variable variable, float learningRate)
    {
        OptimizerOps.AdagradUpdate(variable, gradient, accumulators[IndexOf(variable)], learningRate, (float)Epsilon);
    }
}
