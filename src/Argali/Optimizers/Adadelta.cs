using Argali.Engine;
using Argali.Saving;

namespace Argali.Optimizers;

/// <summary>Adadelta: steps by the gradient, scaled by the sizes of past steps over those of past gradients.</summary>
/// <seealso href="https://keras.io/api/optimizers/adadelta/"/>
public sealed class Adadelta : Optimizer
{
    private const double DefaultLearningRate = 0.001;
    private const string DefaultName = "adadelta";

    private Variable[] gradients = [];
    private Variable[] deltas = [];

    /// <summary>Makes the optimizer.</summary>
    /// <param name="learningRate">The learning rate. Default 0.001.</param>
    /// <param name="rho">The weight of the past in the means of the squares. Default 0.95.</param>
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
    public Adadelta(
        LearningRate? learningRate = null,
        double rho = 0.95,
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
            rho,
            epsilon)
    {
    }

    private Adadelta(OptimizerArguments arguments, double rho, double epsilon)
        : base(arguments)
    {
        Rho = rho;
        Epsilon = epsilon;
    }

    /// <summary>Gets the weight of the past in the means of the squares.</summary>
    public double Rho { get; }

    /// <summary>Gets what keeps quotients finite.</summary>
    public double Epsilon { get; }

    /// <inheritdoc/>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        base.Build(variables);
        gradients = new Variable[variables.Count];
        deltas = new Variable[variables.Count];
        for (int i = 0; i < variables.Count; i++)
        {
            gradients[i] = AddVariableFromReference(variables[i], "accumulated_grad");
            deltas[i] = AddVariableFromReference(variables[i], "accumulated_delta_var");
        }
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["rho"] = Rho,
        ["epsilon"] = Epsilon,
    });

    internal static Adadelta FromConfig(Config config) => new(
        OptimizerArguments.FromConfig(config, DefaultLearningRate, DefaultName),
        config.GetDouble("rho", 0.95),
        config.GetDouble("epsilon", 1e-7));

    /// <inheritdoc/>
    protected override void UpdateStep(Tensor gradient, Variable variable, float learningRate)
    {
        int index = IndexOf(variable);
        OptimizerOps.AdadeltaUpdate(
            variable, gradient, gradients[index], deltas[index], learningRate, (float)Rho, (float)(1.0 - Rho), (float)Epsilon);
    }
}
