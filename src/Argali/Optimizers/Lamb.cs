using Argali.Engine;
using Argali.Saving;

namespace Argali.Optimizers;

/// <summary>
/// LAMB (You et al., "Large Batch Optimization for Deep Learning", 2019): Adam's steps, each brought to the length of the variable that it
/// changes, times the learning rate. Keras has it since 3.5.
/// </summary>
/// <seealso href="https://keras.io/api/optimizers/lamb/"/>
public sealed class Lamb : Optimizer
{
    private const double DefaultLearningRate = 0.001;
    private const string DefaultName = "lamb";

    private Variable[] momentums = [];
    private Variable[] velocities = [];
    private Variable[] updates = [];
    private float momentumCorrection;
    private float velocityCorrection;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The learning rate. Default 0.001.</param>
    /// <param name="beta1">The weight of the past in the mean of the gradients. Default 0.9.</param>
    /// <param name="beta2">The weight of the past in the mean of their squares. Default 0.999.</param>
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
    public Lamb(
        LearningRate? learningRate = null,
        double beta1 = 0.9,
        double beta2 = 0.999,
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
            beta1,
            beta2,
            epsilon)
    {
    }

    private Lamb(OptimizerArguments arguments, double beta1, double beta2, double epsilon)
        : base(arguments)
    {
        Beta1 = beta1;
        Beta2 = beta2;
        Epsilon = epsilon;
    }

    /// <summary>Gets the weight of the past in the mean of the gradients.</summary>
    public double Beta1 { get; }

    /// <summary>Gets the weight of the past in the mean of their squares.</summary>
    public double Beta2 { get; }

    /// <summary>Gets what keeps quotients finite.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        base.Build(variables);
        momentums = new Variable[variables.Count];
        velocities = new Variable[variables.Count];
        updates = new Variable[variables.Count];
        for (int i = 0; i < variables.Count; i++)
        {
            momentums[i] = AddVariableFromReference(variables[i], "momentum");
            velocities[i] = AddVariableFromReference(variables[i], "velocity");
            updates[i] = new Variable(Tensor.Zeros(variables[i].Shape), "update", trainable: false);
        }
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["beta_1"] = Beta1,
        ["beta_2"] = Beta2,
        ["epsilon"] = Epsilon,
    });

    internal static Lamb FromConfig(Config config) => new(
        OptimizerArguments.FromConfig(config, DefaultLearningRate, DefaultName),
        config.GetDouble("beta_1", 0.9),
        config.GetDouble("beta_2", 0.999),
        config.GetDouble("epsilon", 1e-7));

    /// <inheritdoc/>
    protected override void BeginUpdate(float learningRate)
    {
        float step = Iterations.Value.Item<long>() + 1;
        momentumCorrection = 1f - MathF.Pow((float)Beta1, step);
        velocityCorrection = 1f - MathF.Pow((float)Beta2, step);
    }

    /// <inheritdoc/>
    protected override void UpdateStep(Tensor gradient, Variable variable, float learningRate)
    {
        int index = IndexOf(variable);
        OptimizerOps.LambUpdate(
            variable,
            gradient,
            momentums[index],
            velocities[index],
            updates[index],
            learningRate,
            (float)(1.0 - Beta1),
            (float)(1.0 - Beta2),
            momentumCorrection,
            velocityCorrection,
            (float)Epsilon);
    }
}
