using Argali.Engine;
using Argali.Saving;

namespace Argali.Optimizers;

/// <summary>
/// Wraps an optimizer so that the loss is multiplied by a factor, which keeps small float16 gradients above zero. A step whose
/// gradients are not finite is left out and halves the factor; so many finite steps in a row double it.
/// </summary>
/// <seealso href="https://keras.io/api/optimizers/loss_scale_optimizer/"/>
public sealed class LossScaleOptimizer : Optimizer
{
    private const string DefaultName = "loss_scale_optimizer";
    private const double DefaultInitialScale = 32768.0;
    private const int DefaultDynamicGrowthSteps = 2000;

    private readonly List<Tensor?> unscaled = [];
    private Variable? stepCounter;
    private Variable? dynamicScale;
    private Variable?[] targets = [];

    /// <summary>Makes the optimizer.</summary>
    /// <param name="innerOptimizer">The optimizer that makes the steps.</param>
    /// <param name="initialScale">The first factor, above 0. Default 32768.</param>
    /// <param name="dynamicGrowthSteps">After how many finite steps the factor doubles, above 0. Default 2000.</param>
    /// <param name="name">The optimizer's name.</param>
    /// <exception cref="ArgumentException">The inner optimizer wraps another one, or a number is not above 0.</exception>
    public LossScaleOptimizer(
        Optimizer innerOptimizer,
        double initialScale = DefaultInitialScale,
        int dynamicGrowthSteps = DefaultDynamicGrowthSteps,
        string name = DefaultName)
        : this(innerOptimizer, initialScale, dynamicGrowthSteps, new OptimizerArguments(0.0, Name: name))
    {
    }

    private LossScaleOptimizer(Optimizer innerOptimizer, double initialScale, int dynamicGrowthSteps, OptimizerArguments arguments)
        : base(arguments)
    {
        ArgumentNullException.ThrowIfNull(innerOptimizer);
        if (innerOptimizer is LossScaleOptimizer)
            throw new ArgumentException("LossScaleOptimizer expects an optimizer that scales no loss itself. Received another LossScaleOptimizer.", nameof(innerOptimizer));
        if (!(initialScale > 0))
            throw new ArgumentOutOfRangeException(nameof(initialScale), initialScale, $"`initialScale` must be above 0. Received: {initialScale}.");
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(dynamicGrowthSteps);
        InnerOptimizer = innerOptimizer;
        InitialScale = initialScale;
        DynamicGrowthSteps = dynamicGrowthSteps;
    }

    /// <summary>Gets the optimizer that makes the steps.</summary>
    public Optimizer InnerOptimizer { get; }

    /// <summary>Gets the first factor.</summary>
    public double InitialScale { get; }

    /// <summary>Gets after how many finite steps the factor doubles.</summary>
    public int DynamicGrowthSteps { get; }

    /// <summary>Gets the number of finite steps since the factor changed: an int64 scalar; null before building.</summary>
    public Variable? StepCounter => stepCounter;

    /// <summary>Gets the factor: a float32 scalar; null before building.</summary>
    public Variable? DynamicScale => dynamicScale;

    /// <summary>Gets or sets the inner optimizer's learning rate.</summary>
    /// <exception cref="InvalidOperationException">On setting: a schedule gives the learning rate.</exception>
    public override double LearningRate
    {
        get => InnerOptimizer.LearningRate;
        set => InnerOptimizer.LearningRate = value;
    }

    /// <summary>Gets the state, in the order of files: the optimizer's own variables, then the inner optimizer's.</summary>
    public override IReadOnlyList<Variable> Variables => [.. base.Variables, .. InnerOptimizer.Variables];

    internal override IReadOnlyList<Variable> Arrange(OptimizerOrder order) => [.. base.Variables, .. InnerOptimizer.Arrange(order)];

    /// <inheritdoc/>
    public override void SetLearningRate(LearningRate learningRate)
    {
        // The base's constructor makes the wrapper's own rate, which files hold and nothing reads.
        if (InnerOptimizer is null)
            base.SetLearningRate(learningRate);
        else
            InnerOptimizer.SetLearningRate(learningRate);
    }

    /// <inheritdoc/>
    public override void Build(IReadOnlyList<Variable> variables)
    {
        base.Build(variables);
        stepCounter = AddVariable(Shape.Scalar, DType.Int64, "step_counter");
        dynamicScale = AddVariable(Shape.Scalar, DType.Float32, "dynamic_scale", InitialScale);
        targets = new Variable?[variables.Count];
        InnerOptimizer.OuterName = Name;
        InnerOptimizer.Build(variables);
    }

    /// <summary>Makes a step if every gradient is finite; see <see cref="LossScaleOptimizer"/>.</summary>
    /// <param name="gradients">One gradient of the scaled loss per variable; null where there is none.</param>
    /// <param name="variables">The variables; null for those the optimizer was built for.</param>
    /// <exception cref="ArgumentException">The counts differ, every gradient is null, or a variable is unknown to the optimizer.</exception>
    /// <exception cref="InvalidOperationException">No variables are given and the optimizer is not built.</exception>
    public override void Apply(IReadOnlyList<Tensor?> gradients, IReadOnlyList<Variable>? variables = null)
    {
        ArgumentNullException.ThrowIfNull(gradients);
        if (gradients.Count == 0)
            return;
        variables ??= RequireBuilt();
        CheckCounts(gradients, variables);
        if (!Built)
            Build(variables);
        ref float scale = ref dynamicScale!.AsWritableSpan<float>()[0];
        ref long counter = ref stepCounter!.AsWritableSpan<long>()[0];
        if (!AreFinite(gradients))
        {
            counter = 0;
            scale /= 2f;
            return;
        }

        unscaled.Clear();
        for (int i = 0; i < variables.Count; i++)
            unscaled.Add(gradients[i] is { } gradient ? Unscale(variables[i], gradient, 1f / scale) : default(Tensor?));
        InnerOptimizer.Apply(unscaled, variables);
        unscaled.Clear();
        if (counter == DynamicGrowthSteps - 1)
        {
            counter = 0;
            scale *= 2f;
        }
        else
        {
            counter++;
        }
    }

    /// <summary>Multiplies a loss by the present factor.</summary>
    public override Tensor ScaleLoss(Tensor loss) =>
        Ops.Multiply(loss, dynamicScale is { } scale ? scale.Value.Item<float>() : (float)InitialScale);

    /// <inheritdoc/>
    public override void FinalizeVariableValues(IReadOnlyList<Variable> variables) => InnerOptimizer.FinalizeVariableValues(variables);

    /// <inheritdoc/>
    public override Config GetConfig()
    {
        Config config = base.GetConfig();
        config.Remove("learning_rate");
        return config.Merge(new Config
        {
            ["inner_optimizer"] = InnerOptimizer,
            ["initial_scale"] = InitialScale,
            ["dynamic_growth_steps"] = DynamicGrowthSteps,
        });
    }

    internal static LossScaleOptimizer FromConfig(Config config) => new(
        OptimizerRegistry.Get(config["inner_optimizer"])
            ?? throw new ConfigException("LossScaleOptimizer needs an 'inner_optimizer'. Received: null."),
        config.GetDouble("initial_scale", DefaultInitialScale),
        config.GetInt("dynamic_growth_steps", DefaultDynamicGrowthSteps),
        OptimizerArguments.FromConfig(config, 0.0, DefaultName));

    /// <inheritdoc/>
    protected override void UpdateStep(Tensor gradient, Variable variable, float learningRate) =>
        throw new NotSupportedException("LossScaleOptimizer makes no steps of its own: its inner optimizer does.");

    private static bool AreFinite(IReadOnlyList<Tensor?> gradients)
    {
        for (int i = 0; i < gradients.Count; i++)
        {
            if (gradients[i] is { } gradient && !OptimizerOps.IsFinite(gradient))
                return false;
        }

        return true;
    }

    private Tensor Unscale(Variable variable, Tensor gradient, float factor)
    {
        Variable target = targets[IndexOf(variable)] ??= new Variable(Tensor.Zeros(variable.Shape), "gradient", trainable: false);
        OptimizerOps.Scale(target, gradient, factor);
        return target;
    }
}
