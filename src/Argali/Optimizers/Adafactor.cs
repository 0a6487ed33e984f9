using Argali.Engine;
using Argali.Saving;

namespace Argali.Optimizers;

/// <summary>Adafactor: the means of the squares of a matrix are kept as one per row and one per column.</summary>
/// <seealso href="https://keras.io/api/optimizers/adafactor/"/>
public sealed class Adafactor : Optimizer
{
    private const double DefaultLearningRate = 0.001;
    private const string DefaultName = "adafactor";

    private Variable[] rows = [];
    private Variable[] columns = [];
    private Variable[] velocities = [];
    private float relativeRate;
    private float beta2;

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The learning rate. Default 0.001.</param>
    /// <param name="beta2Decay">The power of the step's number that the weight of the past falls short of 1 by. Default -0.8.</param>
    /// <param name="epsilon1">What is added to the squares. Default 1e-30.</param>
    /// <param name="epsilon2">The least size of a parameter. Default 1e-3.</param>
    /// <param name="clipThreshold">The root mean square that an update may have. Default 1.0.</param>
    /// <param name="relativeStep">Whether the learning rate falls with the root of the step's number. Default true.</param>
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
    public Adafactor(
        LearningRate? learningRate = null,
        double beta2Decay = -0.8,
        double epsilon1 = 1e-30,
        double epsilon2 = 1e-3,
        double clipThreshold = 1.0,
        bool relativeStep = true,
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
            beta2Decay,
            epsilon1,
            epsilon2,
            clipThreshold,
            relativeStep)
    {
    }

    private Adafactor(
        OptimizerArguments arguments,
        double beta2Decay,
        double epsilon1,
        double epsilon2,
        double clipThreshold,
        bool relativeStep)
        : base(arguments)
    {
        Beta2Decay = beta2Decay;
        Epsilon1 = epsilon1;
        Epsilon2 = epsilon2;
        ClipThreshold = clipThreshold;
        RelativeStep = relativeStep;
    }

    /// <summary>Gets the power of the step's number that the weight of the past falls short of 1 by.</summary>
    public double Beta2Decay { get; }

    /// <summary>Gets what is added to the squares.</summary>
    public double Epsilon1 { get; }

    /// <summary>Gets the least size of a parameter.</summary>
    public double Epsilon2 { get; }

    /// <summary>Gets the root mean square that an update may have.</summary>
    public double ClipThreshold { get; }

    /// <summary>Gets whether the learning rate falls with the root of the step's number.</summary>
    public bool RelativeStep { get; }

    /// <inheritdoc/>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        base.Build(variables);
        rows = new Variable[variables.Count];
        columns = new Variable[variables.Count];
        velocities = new Variable[variables.Count];
        for (int i = 0; i < variables.Count; i++)
        {
            // Fewer than two axes have no factors; Keras keeps scalars in their place.
            Shape shape = variables[i].Shape;
            bool factored = shape.Rank >= 2;
            rows[i] = AddVariable(factored ? shape.Without(-1) : Shape.Scalar, DType.Float32, variables[i].Name);
            columns[i] = AddVariable(factored ? shape.Without(-2) : Shape.Scalar, DType.Float32, variables[i].Name);
            velocities[i] = AddVariableFromReference(variables[i], "velocity");
        }
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["beta_2_decay"] = Beta2Decay,
        ["epsilon_1"] = Epsilon1,
        ["epsilon_2"] = Epsilon2,
        ["clip_threshold"] = ClipThreshold,
        ["relative_step"] = RelativeStep,
    });

    internal static Adafactor FromConfig(Config config) => new(
        OptimizerArguments.FromConfig(config, DefaultLearningRate, DefaultName),
        config.GetDouble("beta_2_decay", -0.8),
        config.GetDouble("epsilon_1", 1e-30),
        config.GetDouble("epsilon_2", 1e-3),
        config.GetDouble("clip_threshold", 1.0),
        config.GetBool("relative_step", true));

    /// <inheritdoc/>
    protected override void BeginUpdate(float learningRate)
    {
        float step = Iterations.Value.Item<long>() + 1;

        // Keras takes this minimum whether or not the step is relative.
        relativeRate = MathF.Min(learningRate, 1f / MathF.Sqrt(step));
        beta2 = 1f - MathF.Pow(step, (float)Beta2Decay);
    }

    /// <inheritdoc/>
    protected override void UpdateStep(Tensor gradient, Variable variable, float learningRate)
    {
        int index = IndexOf(variable);
        OptimizerOps.AdafactorUpdate(
            variable,
            gradient,
            rows[index],
            columns[index],
            velocities[index],
            relativeRate,
            beta2,
            (float)Epsilon1,
            (float)Epsilon2,
            (float)ClipThreshold);
    }
}
