using Argali.Engine;
using Argali.Saving;

namespace Argali.Optimizers;

/// <summary>FTRL: follow the regularized leader; many weights become exactly 0.</summary>
/// <seealso href="https://keras.io/api/optimizers/ftrl/"/>
public sealed class Ftrl : Optimizer
{
    private const double DefaultLearningRate = 0.001;
    private const string DefaultName = "ftrl";

    private Variable[] accumulators = [];
    private Variable[] linears = [];

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The learning rate. Default 0.001.</param>
    /// <param name="learningRatePower">The power of the sum of squares that the learning rate falls with, 0 or less. Default -0.5.</param>
    /// <param name="initialAccumulatorValue">The sum's start, 0 or more. Default 0.1.</param>
    /// <param name="l1RegularizationStrength">The strength of the penalty on sizes, 0 or more. Default 0.0.</param>
    /// <param name="l2RegularizationStrength">The strength of the penalty on squares, 0 or more. Default 0.0.</param>
    /// <param name="l2ShrinkageRegularizationStrength">The strength of the penalty on the size of weights only, 0 or more. Default 0.0.</param>
    /// <param name="beta">What is added to the root of the sum of squares. Default 0.0.</param>
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
    public Ftrl(
        LearningRate? learningRate = null,
        double learningRatePower = -0.5,
        double initialAccumulatorValue = 0.1,
        double l1RegularizationStrength = 0.0,
        double l2RegularizationStrength = 0.0,
        double l2ShrinkageRegularizationStrength = 0.0,
        double beta = 0.0,
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
            learningRatePower,
            initialAccumulatorValue,
            l1RegularizationStrength,
            l2RegularizationStrength,
            l2ShrinkageRegularizationStrength,
            beta)
    {
    }

    private Ftrl(
        OptimizerArguments arguments,
        double learningRatePower,
        double initialAccumulatorValue,
        double l1RegularizationStrength,
        double l2RegularizationStrength,
        double l2ShrinkageRegularizationStrength,
        double beta)
        : base(arguments)
    {
        OptimizerGuard.NotNegative(initialAccumulatorValue, nameof(initialAccumulatorValue));
        OptimizerGuard.NotNegative(l1RegularizationStrength, nameof(l1RegularizationStrength));
        OptimizerGuard.NotNegative(l2RegularizationStrength, nameof(l2RegularizationStrength));
        OptimizerGuard.NotNegative(l2ShrinkageRegularizationStrength, nameof(l2ShrinkageRegularizationStrength));
        if (!(learningRatePower <= 0))
        {
            throw new ArgumentException(
                $"`learningRatePower` needs to be negative or zero. Received: learningRatePower={learningRatePower}.", nameof(learningRatePower));
        }

        LearningRatePower = learningRatePower;
        InitialAccumulatorValue = initialAccumulatorValue;
        L1RegularizationStrength = l1RegularizationStrength;
        L2RegularizationStrength = l2RegularizationStrength;
        L2ShrinkageRegularizationStrength = l2ShrinkageRegularizationStrength;
        Beta = beta;
    }

    /// <summary>Gets the power of the sum of squares that the learning rate falls with, 0 or less.</summary>
    public double LearningRatePower { get; }

    /// <summary>Gets the sum's start, 0 or more.</summary>
    public double InitialAccumulatorValue { get; }

    /// <summary>Gets the strength of the penalty on sizes, 0 or more.</summary>
    public double L1RegularizationStrength { get; }

    /// <summary>Gets the strength of the penalty on squares, 0 or more.</summary>
    public double L2RegularizationStrength { get; }

    /// <summary>Gets the strength of the penalty on the size of weights only, 0 or more.</summary>
    public double L2ShrinkageRegularizationStrength { get; }

    /// <summary>Gets what is added to the root of the sum of squares.</summary>
    public double Beta { get; }

    /// <inheritdoc/>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        base.Build(variables);
        accumulators = new Variable[variables.Count];
        linears = new Variable[variables.Count];
        for (int i = 0; i < variables.Count; i++)
        {
            accumulators[i] = AddVariable(variables[i].Shape, variables[i].DType, "accumulator", InitialAccumulatorValue);
            linears[i] = AddVariableFromReference(variables[i], "linear");
        }
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["learning_rate_power"] = LearningRatePower,
        ["initial_accumulator_value"] = InitialAccumulatorValue,
        ["l1_regularization_strength"] = L1RegularizationStrength,
        ["l2_regularization_strength"] = L2RegularizationStrength,
        ["l2_shrinkage_regularization_strength"] = L2ShrinkageRegularizationStrength,
        ["beta"] = Beta,
    });

    internal static Ftrl FromConfig(Config config) => new(
        OptimizerArguments.FromConfig(config, DefaultLearningRate, DefaultName),
        config.GetDouble("learning_rate_power", -0.5),
        config.GetDouble("initial_accumulator_value", 0.1),
        config.GetDouble("l1_regularization_strength", 0.0),
        config.GetDouble("l2_regularization_strength", 0.0),
        config.GetDouble("l2_shrinkage_regularization_strength", 0.0),
        config.GetDouble("beta", 0.0));

    /// <inheritdoc/>
    protected override void UpdateStep(Tensor gradient, Variable variable, float learningRate)
    {
        int index = IndexOf(variable);
        float l2 = (float)L2RegularizationStrength + ((float)Beta / (2f * learningRate));
        OptimizerOps.FtrlUpdate(
            variable,
            gradient,
            accumulators[index],
            linears[index],
            learningRate,
            (float)LearningRatePower,
            (float)L1RegularizationStrength,
            l2,
            (float)L2ShrinkageRegularizationStrength);
    }
}
