using System.Globalization;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Metrics;
using Argali.Saving;

namespace Argali.Callbacks;

/// <summary>Stops training when a value has not improved for some epochs.</summary>
/// <remarks>
/// <para>
/// Improvement means better than the best by more than <see cref="MinDelta"/>. Training never stops at the first epoch. If the
/// value is not in the logs, a <see cref="Warnings">warning</see> says so and the epoch does not count.
/// </para>
/// <para>Used for several trainings, the object keeps its best value, as Keras does; the epochs without improvement start from 0.</para>
/// </remarks>
/// <seealso href="https://keras.io/api/callbacks/early_stopping/"/>
public sealed class EarlyStopping : Callback, IStatefulCallback
{
    private bool? greaterIsBetter;
    private IReadOnlyList<Tensor>? bestWeights;

    /// <summary>Takes Keras's arguments.</summary>
    /// <param name="monitor">The value to watch. Default <c>val_loss</c>.</param>
    /// <param name="minDelta">By how much a value must be better to count; its sign does not matter. Default 0.</param>
    /// <param name="patience">The number of epochs without improvement after which training stops. Default 0.</param>
    /// <param name="verbose">0 for silence, 1 for a message. Default 0.</param>
    /// <param name="mode">
    /// Which values are better. Default: what the metric itself says; a value that no metric knows needs
    /// <see cref="MonitorMode.Min"/> or <see cref="MonitorMode.Max"/>.
    /// </param>
    /// <param name="baseline">A value that must be beaten for the epochs without improvement to start anew. Default: none.</param>
    /// <param name="restoreBestWeights">Whether the model gets the weights of its best epoch in the end. Default false.</param>
    /// <param name="startFromEpoch">The first epoch, from zero, that is looked at. Default 0.</param>
    public EarlyStopping(
        string monitor = "val_loss",
        double minDelta = 0,
        int patience = 0,
        int verbose = 0,
        MonitorMode mode = MonitorMode.Auto,
        double? baseline = null,
        bool restoreBestWeights = false,
        int startFromEpoch = 0)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        Monitor = monitor;
        MinDelta = Math.Abs(minDelta);
        Patience = patience;
        Verbose = verbose;
        Mode = MonitorModes.Known(mode, nameof(EarlyStopping), "EarlyStopping mode {0} is unknown, fallback to auto mode.");
        Baseline = baseline;
        RestoreBestWeights = restoreBestWeights;
        StartFromEpoch = startFromEpoch;
    }

    /// <summary>The name of the value that is watched.</summary>
    public string Monitor { get; }

    /// <summary>By how much a value must be better to count, not negative.</summary>
    public double MinDelta { get; }

    /// <summary>The number of epochs without improvement after which training stops.</summary>
    public int Patience { get; }

    /// <summary>0 for silence, 1 for a message.</summary>
    public int Verbose { get; }

    /// <summary>Which values are better.</summary>
    public MonitorMode Mode { get; }

    /// <summary>The value that must be beaten, or null.</summary>
    public double? Baseline { get; }

    /// <summary>Whether the model gets the weights of its best epoch in the end.</summary>
    public bool RestoreBestWeights { get; }

    /// <summary>The first epoch, from zero, that is looked at.</summary>
    public int StartFromEpoch { get; }

    /// <summary>The best value so far, or null before the end of the first epoch.</summary>
    public double? Best { get; private set; }

    /// <summary>The epoch of the best value, from zero.</summary>
    public int BestEpoch { get; private set; }

    /// <summary>The number of epochs without improvement so far.</summary>
    public int Wait { get; private set; }

    /// <summary>The epoch, from zero, after which training was stopped; 0 if it was not.</summary>
    public int StoppedEpoch { get; private set; }

    /// <summary>Where the messages go. Default: the console.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? AddedLogs => [];

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs)
    {
        Wait = 0;
        StoppedEpoch = 0;
        BestEpoch = 0;
        bestWeights = null;
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">
    /// The mode is <see cref="MonitorMode.Auto"/> and no metric says which values are better.
    /// </exception>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        // The model's metrics are known only now.
        greaterIsBetter ??= Direction(Monitor, Mode, Model.Metrics);
        double best = Best ??= MonitorModes.Worst(greaterIsBetter.Value);
        if (!Find(logs, out double current) || epoch < StartFromEpoch)
        {
            return;
        }

        if (RestoreBestWeights && bestWeights is null)
        {
            Keep(epoch);
        }

        Wait++;
        if (IsImprovement(current, best))
        {
            Best = current;
            BestEpoch = epoch;
            if (RestoreBestWeights)
            {
                Keep(epoch);
            }

            if (Baseline is not { } baseline || IsImprovement(current, baseline))
            {
                Wait = 0;
            }

            return;
        }

        if (Wait >= Patience && epoch > 0)
        {
            StoppedEpoch = epoch;
            Model.StopTraining = true;
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        if (StoppedEpoch > 0 && Verbose > 0)
        {
            Output.Write(string.Create(CultureInfo.InvariantCulture, $"Epoch {StoppedEpoch + 1}: early stopping\n"));
        }

        if (RestoreBestWeights && bestWeights is not null)
        {
            if (Verbose > 0)
            {
                Output.Write(string.Create(
                    CultureInfo.InvariantCulture, $"Restoring model weights from the end of the best epoch: {BestEpoch + 1}.\n"));
            }

            Model.SetWeights(bestWeights);
        }
    }

    /// <inheritdoc/>
    public Config SaveState() => new()
    {
        ["best"] = Best,
        ["best_epoch"] = BestEpoch,
        ["wait"] = Wait,
        ["stopped_epoch"] = StoppedEpoch,
        ["greater_is_better"] = greaterIsBetter,
        ["best_weights"] = bestWeights?.Select(weight => (object?)weight).ToList(),
    };

    /// <inheritdoc/>
    /// <remarks>If it had stopped the training, it stops this one too.</remarks>
    public void RestoreState(Config state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Best = state.GetDoubleOrNull("best");
        BestEpoch = state.GetInt("best_epoch");
        Wait = state.GetInt("wait");
        StoppedEpoch = state.GetInt("stopped_epoch");
        greaterIsBetter = state.Find("greater_is_better") as bool?;
        bestWeights = state.GetList("best_weights")?.Select(weight => weight is Tensor tensor
            ? tensor
            : throw new ConfigException("'best_weights' expects tensors.")).ToList();
        if (StoppedEpoch > 0)
        {
            Model.StopTraining = true;
        }
    }

    /// <summary>Whether greater values of <paramref name="monitor"/> are better.</summary>
    internal static bool Direction(string monitor, MonitorMode mode, IEnumerable<Metric> metrics)
    {
        if (mode != MonitorMode.Auto)
        {
            return mode == MonitorMode.Max;
        }

        string name = monitor.StartsWith("val_", StringComparison.Ordinal) ? monitor["val_".Length..] : monitor;
        bool? found = name == "loss" ? false : null;
        foreach (Metric metric in metrics)
        {
            if (metric.Name == name && metric.Direction is { } direction)
            {
                found = direction == MetricDirection.Up;
            }
        }

        return found ?? throw new InvalidOperationException(
            $"EarlyStopping callback received monitor={monitor} but Keras isn't able to automatically determine whether that metric "
            + "should be maximized or minimized. Pass `mode='max'` in order to do early stopping based on the highest metric value, "
            + "or pass `mode='min'` in order to use the lowest value.");
    }

    private void Keep(int epoch)
    {
        bestWeights = Model.GetWeights();
        BestEpoch = epoch;
    }

    private bool Find(Logs logs, out double current)
    {
        current = 0;
        if (logs.TryGetValue(Monitor, out LogValue value) && value.Kind != LogValueKind.None)
        {
            current = value.ToDouble();
            return true;
        }

        Warnings.Raise(
            nameof(EarlyStopping),
            $"Early stopping conditioned on metric `{Monitor}` which is not available. Available metrics are: {string.Join(",", logs.Names)}");
        return false;
    }

    // Keras compares as float32.
    private bool IsImprovement(double value, double reference) => greaterIsBetter == true
        ? (float)(value - MinDelta) > (float)reference
        : (float)(value + MinDelta) < (float)reference;
}
