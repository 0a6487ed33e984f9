using System.Globalization;
using Argali.Checkpoints;
using Argali.Diagnostics;
using Argali.Optimizers;
using Argali.Saving;

namespace Argali.Callbacks;

/// <summary>Reduces the learning rate when a value has not improved for some epochs.</summary>
/// <remarks>
/// At the end of every epoch, the logs get the rate before the reduction as <c>learning_rate</c>. If the value is not in the
/// logs, a <see cref="Warnings">warning</see> says so and the epoch does not count.
/// </remarks>
/// <seealso href="https://keras.io/api/callbacks/reduce_lr_on_plateau/"/>
public sealed class ReduceLROnPlateau : Callback, IStatefulCallback
{
    private readonly bool greaterIsBetter;

    /// <summary>Takes Keras's arguments.</summary>
    /// <param name="monitor">The value to watch. Default <c>val_loss</c>.</param>
    /// <param name="factor">What the rate is multiplied by, less than 1. Default 0.1.</param>
    /// <param name="patience">The number of epochs without improvement after which the rate is reduced. Default 10.</param>
    /// <param name="verbose">0 for silence, 1 for a message. Default 0.</param>
    /// <param name="mode">
    /// Which values are better. Default: greater ones if <paramref name="monitor"/> contains <c>acc</c>, smaller ones otherwise.
    /// </param>
    /// <param name="minDelta">By how much a value must be better to count. Default 0.0001.</param>
    /// <param name="cooldown">The number of epochs after a reduction in which none follows. Default 0.</param>
    /// <param name="minLr">The least rate. Default 0.</param>
    /// <exception cref="ArgumentException"><paramref name="factor"/> is 1 or more.</exception>
    public ReduceLROnPlateau(
        string monitor = "val_loss",
        double factor = 0.1,
        int patience = 10,
        int verbose = 0,
        MonitorMode mode = MonitorMode.Auto,
        double minDelta = 1e-4,
        int cooldown = 0,
        double minLr = 0)
    {
        ArgumentNullException.ThrowIfNull(monitor);
        if (factor >= 1)
        {
            throw new ArgumentException(
                $"ReduceLROnPlateau does not support a factor >= 1.0. Received factor={PythonFloat.Repr(factor)}", nameof(factor));
        }

        Monitor = monitor;
        Factor = factor;
        Patience = patience;
        Verbose = verbose;
        Mode = MonitorModes.Known(mode, nameof(ReduceLROnPlateau), "Learning rate reduction mode {0} is unknown, fallback to auto mode.");
        MinDelta = minDelta;
        Cooldown = cooldown;
        MinLr = minLr;
        greaterIsBetter = Mode == MonitorMode.Max || (Mode == MonitorMode.Auto && monitor.Contains("acc", StringComparison.Ordinal));
        Reset();
    }

    /// <summary>The name of the value that is watched.</summary>
    public string Monitor { get; }

    /// <summary>What the rate is multiplied by.</summary>
    public double Factor { get; }

    /// <summary>The number of epochs without improvement after which the rate is reduced.</summary>
    public int Patience { get; }

    /// <summary>0 for silence, 1 for a message.</summary>
    public int Verbose { get; }

    /// <summary>Which values are better.</summary>
    public MonitorMode Mode { get; }

    /// <summary>By how much a value must be better to count.</summary>
    public double MinDelta { get; }

    /// <summary>The number of epochs after a reduction in which none follows.</summary>
    public int Cooldown { get; }

    /// <summary>The least rate.</summary>
    public double MinLr { get; }

    /// <summary>The best value of this training so far.</summary>
    public double Best { get; private set; }

    /// <summary>The number of epochs without improvement so far.</summary>
    public int Wait { get; private set; }

    /// <summary>The number of epochs that the cooldown goes on.</summary>
    public int CooldownCounter { get; private set; }

    /// <summary>Where the messages go. Default: the console.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    private Optimizer Optimizer => Model.Optimizer
        ?? throw new InvalidOperationException("ReduceLROnPlateau needs a model with an optimizer: call Compile first.");

    /// <inheritdoc/>
    public override IReadOnlyList<string>? AddedLogs => ["learning_rate"];

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => Reset();

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The model has no optimizer, or one whose rate follows a schedule of its own.</exception>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        logs["learning_rate"] = Optimizer.LearningRate;
        if (!logs.TryGetValue(Monitor, out LogValue value) || value.Kind == LogValueKind.None)
        {
            Warnings.Raise(
                nameof(ReduceLROnPlateau),
                $"Learning rate reduction is conditioned on metric `{Monitor}` which is not available. "
                + $"Available metrics are: {string.Join(",", logs.Names)}.");
            return;
        }

        double current = value.ToDouble();
        if (CooldownCounter > 0)
        {
            CooldownCounter--;
            Wait = 0;
        }

        if (greaterIsBetter ? current > Best + MinDelta : current < Best - MinDelta)
        {
            Best = current;
            Wait = 0;
        }
        else if (CooldownCounter <= 0 && ++Wait >= Patience)
        {
            Reduce(epoch);
        }
    }

    /// <inheritdoc/>
    public Config SaveState() => new() { ["best"] = Best, ["wait"] = Wait, ["cooldown_counter"] = CooldownCounter };

    /// <inheritdoc/>
    public void RestoreState(Config state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Best = state.GetDouble("best");
        Wait = state.GetInt("wait");
        CooldownCounter = state.GetInt("cooldown_counter");
    }

    // The rate is a float32, and Keras compares it with the least rate as one.
    private void Reduce(int epoch)
    {
        double old = Optimizer.LearningRate;
        if (!(old > (float)MinLr))
        {
            return;
        }

        double rate = Math.Max(old * Factor, MinLr);
        Optimizer.LearningRate = rate;
        if (Verbose > 0)
        {
            Output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"\nEpoch {epoch + 1}: ReduceLROnPlateau reducing learning rate to {PythonFloat.Repr(rate)}.\n"));
        }

        CooldownCounter = Cooldown;
        Wait = 0;
    }

    private void Reset()
    {
        Best = MonitorModes.Worst(greaterIsBetter);
        Wait = 0;
        CooldownCounter = 0;
    }
}
