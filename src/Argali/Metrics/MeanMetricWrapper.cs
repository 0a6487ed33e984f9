using Argali.Engine;
using Argali.Losses;
using Argali.Saving;
using Argali.Training;

namespace Argali.Metrics;

/// <summary>The weighted mean of a function of (y_true, y_pred) that gives one value per sample.</summary>
public class MeanMetricWrapper : Metric
{
    private readonly Func<Tensor, Tensor, Tensor> function;
    private readonly Config arguments;
    private readonly MeanAccumulator accumulator;

    /// <summary>Wraps a function.</summary>
    /// <param name="function">Gets (y_true, y_pred).</param>
    /// <param name="name">The name in logs, and in files that of the function. Default: the name of the method in snake case.</param>
    /// <param name="dtype">The type of the variables.</param>
    public MeanMetricWrapper(Func<Tensor, Tensor, Tensor> function, string? name = null, DType dtype = DType.Float32)
        : this(function, name ?? FunctionNames.Of(function), [], isPlainFunction: false, name ?? FunctionNames.Of(function), dtype)
    {
    }

    private protected MeanMetricWrapper(string name, DType dtype, Func<Tensor, Tensor, Tensor> function)
        : this(function, name, [], isPlainFunction: false, name, dtype)
    {
    }

    internal MeanMetricWrapper(
        Func<Tensor, Tensor, Tensor> function, string functionName, Config arguments, bool isPlainFunction, string name, DType dtype)
        : base(name, dtype)
    {
        ArgumentNullException.ThrowIfNull(function);
        this.function = function;
        this.arguments = arguments;
        FunctionName = functionName;
        IsPlainFunction = isPlainFunction;
        accumulator = new MeanAccumulator(AddVariable([], "total"), AddVariable([], "count"));
    }

    /// <summary>Gets <see cref="MetricDirection.Down"/> for a loss function of Keras; null for any other function.</summary>
    public override MetricDirection? Direction =>
        WrapsKerasLoss || LossFunctionTable.IsKnown(FunctionName) ? MetricDirection.Down : null;

    /// <summary>Whether Keras would hold the bare function here, without a metric object around it.</summary>
    internal bool IsPlainFunction { get; }

    internal string FunctionName { get; }

    private bool WrapsKerasLoss { get; init; }

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        using PauseScope pause = GradientTape.Pause();
        Tensor values = ValuesOf(yTrue, yPred);
        accumulator.Add(values, sampleWeight is null ? null : LossWeighting.ApplyMask(sampleWeight, yPred.Mask, rescale: false));
    }

    /// <inheritdoc/>
    public override Tensor Result() => accumulator.Result();

    /// <inheritdoc/>
    public override Config GetConfig()
    {
        Config config = base.GetConfig();
        if (GetType() == typeof(MeanMetricWrapper))
            config.Merge(new Config { ["fn"] = FunctionNames.Envelope(FunctionName) }).Merge(arguments);
        return config;
    }

    private Tensor ValuesOf(Tensor yTrue, Tensor yPred)
    {
        try
        {
            return function(yTrue, yPred);
        }
        catch (ArgumentException e) when (TargetShapes.AreMissing(e, yTrue, yPred))
        {
            throw TargetShapes.Add(e, $"The metric '{Name}'", yTrue, yPred);
        }
    }

    internal static MeanMetricWrapper Of(Func<Tensor, Tensor, Tensor> function)
    {
        string name = FunctionNames.Of(function);
        return new MeanMetricWrapper(function, name, [], isPlainFunction: true, name, DType.Float32);
    }

    /// <summary>The mean of a loss: of a bare function the function itself, of a loss object what its Apply gives.</summary>
    internal static MeanMetricWrapper Of(Loss loss)
    {
        if (loss is LossFunctionWrapper { IsPlainFunction: true } function)
            return new MeanMetricWrapper(function.Function, function.FunctionName, [], isPlainFunction: true, function.Name, DType.Float32);
        return new MeanMetricWrapper(
            (yTrue, yPred) => loss.Apply(yTrue, yPred), loss.Name, [], isPlainFunction: false, loss.Name, DType.Float32)
        {
            WrapsKerasLoss = loss.Module is not null,
        };
    }

    /// <summary>A metric of the same function with variables of its own.</summary>
    internal MeanMetricWrapper Copy(string name, DType dtype) => new(function, FunctionName, arguments, isPlainFunction: false, name, dtype);

    /// <summary>The mean so far, for metrics that transform it.</summary>
    private protected float CurrentMean() => accumulator.Result();
}
