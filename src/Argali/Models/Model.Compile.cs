using Argali.Callbacks;
using Argali.Engine;
using Argali.Layers;
using Argali.Losses;
using Argali.Metrics;
using Argali.Optimizers;
using Argali.Saving;
using Argali.Training;

namespace Argali.Models;

public partial class Model
{
    private readonly Mean lossTracker = new("loss");
    private CompileArguments? compiled;

    // Made by the first batch: what names mean depends on the model's outputs.
    private CompileLoss? compileLoss;
    private CompileMetrics? compileMetrics;

    /// <summary>Gets the optimizer; null before <c>Compile</c>.</summary>
    public Optimizer? Optimizer { get; internal set; }

    /// <summary>Gets whether <c>Compile</c> has been called.</summary>
    public bool Compiled => compiled is not null;

    /// <summary>Gets how many batches run between two calls of the batch hooks. Default 1.</summary>
    public int StepsPerExecution => compiled?.StepsPerExecution ?? 1;

    /// <summary>Gets the metrics: the loss, those given to <c>Compile</c> (once their shapes are known), those of layers.</summary>
    public IReadOnlyList<Metric> Metrics =>
    [
        .. Compiled ? (Metric[])[lossTracker] : [],
        .. compileMetrics?.Metrics ?? [],
        .. TrackedMetrics,
    ];

    /// <summary>Gets the mean loss of the epoch so far.</summary>
    internal double LossSoFar => lossTracker.Result().Item<float>();

    /// <summary>Says how the model is trained and what is measured.</summary>
    /// <param name="optimizer">An optimizer, or its Keras name. Default <c>rmsprop</c>.</param>
    /// <param name="loss">A loss, its Keras name or a function; a list or dictionary of them for several outputs; default none.</param>
    /// <param name="lossWeights">The weight of each output's loss; default 1.</param>
    /// <param name="metrics">Metrics, their Keras names or functions; nested by output for several outputs.</param>
    /// <param name="weightedMetrics">Metrics that count sample and class weights.</param>
    /// <param name="runEagerly">Kept for files only: Argali always computes eagerly. Default false.</param>
    /// <param name="stepsPerExecution">How many batches run between two calls of the batch hooks. Default 1.</param>
    /// <param name="jitCompile">Kept for files only. Default false.</param>
    /// <param name="autoScaleLoss">
    /// Whether the optimizer of a model that computes in float16 (the policy <c>mixed_float16</c>, of the model or of a layer) is wrapped in a
    /// <see cref="LossScaleOptimizer"/>. Default true.
    /// </param>
    /// <exception cref="ArgumentException">A name is unknown.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepsPerExecution"/> is not positive.</exception>
    public void Compile(
        OptimizerArgument optimizer = default,
        LossArgument loss = default,
        LossWeights lossWeights = default,
        MetricsArgument metrics = default,
        MetricsArgument weightedMetrics = default,
        bool runEagerly = false,
        int stepsPerExecution = 1,
        bool jitCompile = false,
        bool autoScaleLoss = true)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(stepsPerExecution);
        var arguments = new CompileArguments(
            optimizer, loss, lossWeights, metrics, weightedMetrics, runEagerly, stepsPerExecution, jitCompile);
        Optimizer = optimizer.Resolve();
        if (autoScaleLoss && Optimizer is not (null or LossScaleOptimizer) && ComputesInFloat16(this))
            Optimizer = new LossScaleOptimizer(Optimizer);
        compileLoss = null;
        compileMetrics = null;
        compiled = arguments;
        StopTraining = false;
        lossTracker.ResetState();
    }

    /// <summary>As above, with a loss that is a function of (y_true, y_pred) giving one value per sample, such as a lambda.</summary>
    /// <param name="optimizer">An optimizer, or its Keras name.</param>
    /// <param name="loss">The loss.</param>
    /// <param name="lossWeights">The weight of each output's loss; default 1.</param>
    /// <param name="metrics">Metrics, their Keras names or functions; nested by output for several outputs.</param>
    /// <param name="weightedMetrics">Metrics that count sample and class weights.</param>
    /// <param name="runEagerly">Kept for files only: Argali always computes eagerly. Default false.</param>
    /// <param name="stepsPerExecution">How many batches run between two calls of the batch hooks. Default 1.</param>
    /// <param name="jitCompile">Kept for files only. Default false.</param>
    /// <exception cref="ArgumentException">A name is unknown.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stepsPerExecution"/> is not positive.</exception>
    public void Compile(
        OptimizerArgument optimizer,
        Func<Tensor, Tensor, Tensor> loss,
        LossWeights lossWeights = default,
        MetricsArgument metrics = default,
        MetricsArgument weightedMetrics = default,
        bool runEagerly = false,
        int stepsPerExecution = 1,
        bool jitCompile = false) =>
        Compile(optimizer, (LossArgument)loss, lossWeights, metrics, weightedMetrics, runEagerly, stepsPerExecution, jitCompile);

    /// <summary>Gets what files say of the compilation; null when the model is not compiled.</summary>
    internal Config? GetCompileConfig() => compiled?.ToConfig();

    /// <summary>Compiles as a file says, and makes the optimizer's variables if the model is built.</summary>
    /// <exception cref="ConfigException">A class is unknown, or a config does not fit.</exception>
    internal void CompileFromConfig(Config config)
    {
        CompileArguments arguments = CompileArguments.FromConfig(config);
        try
        {
            Compile(
                arguments.Optimizer,
                arguments.Loss,
                arguments.LossWeights,
                arguments.Metrics,
                arguments.WeightedMetrics,
                arguments.RunEagerly,
                arguments.StepsPerExecution,
                arguments.JitCompile);
        }
        catch (ArgumentException e)
        {
            throw new ConfigException($"The model '{Name}' cannot be compiled as its file says: {e.Message}", e);
        }

        if (Built)
            BuildOptimizer();
    }

    private static bool ComputesInFloat16(Layer layer) =>
        layer.DType.Name == "mixed_float16" || layer.SubLayers.Any(ComputesInFloat16);

    /// <summary>Makes the optimizer's variables for the trainable weights, unless they exist.</summary>
    internal void BuildOptimizer()
    {
        if (Optimizer is { Built: false } optimizer)
            optimizer.Build(TrainableVariables);
    }

    /// <summary>Sets every metric back to its start.</summary>
    public void ResetMetrics()
    {
        lossTracker.ResetState();
        compileMetrics?.ResetState();
        foreach (Metric metric in TrackedMetrics)
            metric.ResetState();
    }

    /// <summary>Gets the running values of loss and metrics, by name in alphabetical order.</summary>
    internal Logs CurrentLogs()
    {
        using PauseScope pause = GradientTape.Pause();
        var values = new SortedDictionary<string, LogValue>(StringComparer.Ordinal);
        if (Compiled)
            values["loss"] = LogValueOf(lossTracker.Result());
        if (compileMetrics is not null)
        {
            foreach ((string name, Tensor value) in compileMetrics.Result())
                values[name] = LogValueOf(value);
        }

        foreach (Metric metric in TrackedMetrics)
            values[metric.Name] = LogValueOf(metric.Result());
        return new Logs(values);
    }

    /// <summary>
    /// Gets the names that <see cref="CurrentLogs"/> will have, before the first batch, and which values are better; null when they cannot be told.
    /// </summary>
    internal IReadOnlyList<KeyValuePair<string, MetricDirection?>>? ExpectedMetrics()
    {
        if (compiled is not { } arguments || CompileMetrics.Expect(arguments.Metrics, arguments.WeightedMetrics, OutputNames) is not { } expected)
            return null;
        return
        [
            KeyValuePair.Create<string, MetricDirection?>("loss", MetricDirection.Down),
            .. expected,
            .. TrackedMetrics.Select(metric => KeyValuePair.Create(metric.Name, metric.Direction)),
        ];
    }

    private static LogValue LogValueOf(Tensor value)
    {
        Tensor floats = value.DType == Engine.DType.Float32 ? value : Ops.Cast(value, Engine.DType.Float32);
        return floats.Rank == 0 ? floats.Item<float>() : new LogArray(floats.AsSpan<float>(), floats.Shape.ToArray());
    }

    private void RequireCompiled(string method)
    {
        if (!Compiled)
            throw new InvalidOperationException($"You must call `Compile()` before calling `{method}()` (model '{Name}').");
    }
}
