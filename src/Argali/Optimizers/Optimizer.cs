using Argali.Diagnostics;
using Argali.Engine;
using Argali.Optimizers.Schedules;
using Argali.Saving;

namespace Argali.Optimizers;

/// <summary>
/// Changes variables by their gradients. Wherever one is expected, Keras's name (<c>"adam"</c>, in any letter case) can be
/// given instead.
/// </summary>
/// <remarks>
/// <para>Its whole state is <see cref="Variables"/>: the number of steps, the learning rate, and what the optimizer keeps of
/// every variable that it was built for.</para>
/// <para>A class of one's own derives from this one, makes its variables in <see cref="Build"/> (after the base's) and changes
/// one variable in <see cref="UpdateStep"/>; clipping, weight decay, averages and accumulation are done here.</para>
/// </remarks>
/// <seealso href="https://keras.io/api/optimizers/"/>
public abstract partial class Optimizer : IKerasSerializable
{
    private readonly List<Variable> variables = [];
    private Variable? rate;
    private Func<double>? rateFunction;

    /// <summary>Makes an optimizer with the arguments that all have.</summary>
    /// <exception cref="ArgumentException">An argument is out of its range, or more than one kind of clipping is asked for.</exception>
    protected Optimizer(OptimizerArguments arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        OptimizerGuard.Check(arguments);
        Name = arguments.Name ?? GetType().Name;
        WeightDecay = arguments.WeightDecay;
        Clipnorm = arguments.Clipnorm;
        Clipvalue = arguments.Clipvalue;
        GlobalClipnorm = arguments.GlobalClipnorm;
        UseEma = arguments.UseEma;
        EmaMomentum = arguments.EmaMomentum;
        EmaOverwriteFrequency = arguments.EmaOverwriteFrequency;
        LossScaleFactor = arguments.LossScaleFactor;
        GradientAccumulationSteps = arguments.GradientAccumulationSteps;
        Iterations = Track(new Variable(Tensor.Scalar(0L), "iteration", trainable: false) { Path = $"{Name}/iteration" });
        SetLearningRate(arguments.LearningRate);
    }

    /// <summary>Gets the name, the first part of the variables' paths.</summary>
    public string Name { get; }

    /// <summary>Gets the share of a weight that each step takes away, times the learning rate; null for none.</summary>
    public double? WeightDecay { get; }

    /// <summary>Gets the greatest norm of one variable's gradient; null for none.</summary>
    public double? Clipnorm { get; }

    /// <summary>Gets the greatest size of a gradient's element; null for none.</summary>
    public double? Clipvalue { get; }

    /// <summary>Gets the greatest norm of all gradients together; null for none.</summary>
    public double? GlobalClipnorm { get; }

    /// <summary>Gets whether moving averages of the variables are kept.</summary>
    public bool UseEma { get; }

    /// <summary>Gets the weight of the past in the moving averages.</summary>
    public double EmaMomentum { get; }

    /// <summary>Gets after how many steps the moving averages replace the variables; null (or 0) for only at the end.</summary>
    public int? EmaOverwriteFrequency { get; }

    /// <summary>Gets what the loss is multiplied, and gradients are divided by; null for 1.</summary>
    public double? LossScaleFactor { get; }

    /// <summary>Gets how many steps' gradients are averaged into one update; null (or 0) for 1.</summary>
    public int? GradientAccumulationSteps { get; }

    /// <summary>Gets the number of steps made: an int64 scalar.</summary>
    public Variable Iterations { get; }

    /// <summary>Gets the schedule that gives the learning rate, or null.</summary>
    public LearningRateSchedule? Schedule { get; private set; }

    /// <summary>Gets or sets the learning rate of the next step. It is held as float32.</summary>
    /// <exception cref="InvalidOperationException">On setting: a schedule gives the learning rate.</exception>
    public virtual double LearningRate
    {
        get => Schedule is { } schedule ? schedule.Call(Iterations.Value.Item<long>())
            : rateFunction is { } function ? (float)function()
            : rate!.Value.Item<float>();
        set
        {
            if (Schedule is not null)
            {
                throw new InvalidOperationException(
                    "This optimizer was created with a LearningRateSchedule object as its learningRate, hence its learning rate is not " +
                    $"settable. Received: {value}. Create the optimizer with a number as its learning rate, or call SetLearningRate.");
            }

            if (rate is null)
                SetLearningRate(value);
            else
                rate.AsWritableSpan<float>()[0] = (float)value;
        }
    }

    /// <summary>
    /// Gets the state, in the order of files: the number of steps, the learning rate (not where a schedule or function gives
    /// it), then, once built, the averages and accumulators, and what the class itself keeps.
    /// </summary>
    public virtual IReadOnlyList<Variable> Variables => variables;

    /// <inheritdoc/>
    public virtual string ClassName => GetType().Name;

    /// <inheritdoc/>
    public string? Module => GetType().Assembly == typeof(Optimizer).Assembly ? "keras.optimizers" : null;

    /// <summary>What stands before the name in the paths of variables made by <see cref="Build"/>; of a wrapping optimizer.</summary>
    internal string? OuterName { get; set; }

    /// <summary>Makes the optimizer of a name, in any letter case, with Keras's defaults.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    public static implicit operator Optimizer(string name) => OptimizerRegistry.FromName(name);

    /// <summary>
    /// Makes the optimizer of what Keras accepts: an optimizer, a name in any letter case, an envelope of a file; null stays null.
    /// </summary>
    /// <exception cref="ArgumentException">The identifier is unknown.</exception>
    /// <exception cref="ConfigException">An envelope does not fit.</exception>
    public static Optimizer? Get(object? identifier) => OptimizerRegistry.Get(identifier);

    /// <summary>Replaces what gives the learning rate, also a schedule.</summary>
    public virtual void SetLearningRate(LearningRate learningRate)
    {
        Schedule = learningRate.Schedule;
        rateFunction = learningRate.Function;
        if (Schedule is not null || rateFunction is not null)
        {
            if (rate is not null)
                variables.Remove(rate);
            rate = null;
        }
        else if (rate is null)
        {
            rate = new Variable((float)learningRate.Value, "learning_rate", trainable: false) { Path = $"{Name}/learning_rate" };
            variables.Insert(1, rate);
        }
        else
        {
            rate.AsWritableSpan<float>()[0] = (float)learningRate.Value;
        }
    }

    /// <inheritdoc/>
    public virtual Config GetConfig()
    {
        var config = new Config
        {
            ["name"] = Name,
            ["learning_rate"] = Schedule is { } schedule ? schedule : LearningRate,
            ["weight_decay"] = WeightDecay,
            ["clipnorm"] = Clipnorm,
            ["global_clipnorm"] = GlobalClipnorm,
            ["clipvalue"] = Clipvalue,
            ["use_ema"] = UseEma,
            ["ema_momentum"] = EmaMomentum,
            ["ema_overwrite_frequency"] = EmaOverwriteFrequency,
            ["loss_scale_factor"] = LossScaleFactor,
            ["gradient_accumulation_steps"] = GradientAccumulationSteps,
        };
        if (rateFunction is not null)
        {
            Warnings.Raise(
                GetType().Name,
                "The learning rate is given by a function, which no config can hold: its present value is written instead. " +
                "Use a LearningRateSchedule to keep the rule.");
        }

        return config;
    }

    /// <summary>Makes a variable of the optimizer's own and appends it to <see cref="Variables"/>.</summary>
    /// <param name="shape">The shape.</param>
    /// <param name="dtype">The element type.</param>
    /// <param name="name">The last part of its path.</param>
    /// <param name="initial">The value of every element.</param>
    protected Variable AddVariable(Shape shape, DType dtype, string name, double initial = 0.0)
    {
        Variable variable = initial == 0.0
            ? new Variable(shape, dtype, name, trainable: false)
            : new Variable(Ops.Cast(Tensor.Full(shape, initial), dtype), name, trainable: false);
        variable.Path = OuterName is null ? $"{Name}/{name}" : $"{OuterName}/{Name}/{name}";
        return Track(variable);
    }

    /// <summary>Makes a variable of the shape and type of another one, named after it, such as <c>dense_kernel_momentum</c>.</summary>
    /// <param name="reference">The variable that it belongs to.</param>
    /// <param name="name">What it is, such as <c>momentum</c>.</param>
    /// <param name="initial">The value of every element.</param>
    protected Variable AddVariableFromReference(Variable reference, string name, double initial = 0.0)
    {
        ArgumentNullException.ThrowIfNull(reference);
        return AddVariable(reference.Shape, reference.DType.IsFloating() ? DType.Float32 : reference.DType, $"{reference.Path.Replace('/', '_')}_{name}", initial);
    }

    private Variable Track(Variable variable)
    {
        variables.Add(variable);
        return variable;
    }
}
