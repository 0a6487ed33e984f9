using System.Globalization;
using Argali.Checkpoints;
using Argali.Optimizers;
using Argali.Saving;

namespace Argali.Callbacks;

/// <summary>Sets the learning rate at the beginning of every epoch.</summary>
/// <remarks>At the end of the epoch, the logs get the rate as <c>learning_rate</c>.</remarks>
/// <example><code>new LearningRateScheduler((epoch, rate) => epoch &lt; 10 ? rate : rate * 0.9)</code></example>
/// <seealso href="https://keras.io/api/callbacks/learning_rate_scheduler/"/>
public sealed class LearningRateScheduler : Callback, IStatefulCallback
{
    /// <summary>Takes a function of the epoch and the rate so far.</summary>
    /// <param name="schedule">Gets the epoch, from zero, and the rate so far; returns the new rate.</param>
    /// <param name="verbose">0 for silence, 1 for a message in every epoch. Default 0.</param>
    public LearningRateScheduler(Func<int, double, double> schedule, int verbose = 0)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Schedule = schedule;
        Verbose = verbose;
    }

    /// <summary>Takes a function of the epoch alone.</summary>
    /// <param name="schedule">Gets the epoch, from zero; returns the new rate.</param>
    /// <param name="verbose">0 for silence, 1 for a message in every epoch. Default 0.</param>
    public LearningRateScheduler(Func<int, double> schedule, int verbose = 0)
    {
        ArgumentNullException.ThrowIfNull(schedule);
        Schedule = (epoch, _) => schedule(epoch);
        Verbose = verbose;
    }

    /// <summary>The function of the epoch, from zero, and the rate so far.</summary>
    public Func<int, double, double> Schedule { get; }

    /// <summary>0 for silence, 1 for a message in every epoch.</summary>
    public int Verbose { get; }

    /// <summary>Where the messages go. Default: the console.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    private Optimizer Optimizer => Model.Optimizer
        ?? throw new InvalidOperationException("Optimizer must have a \"learning_rate\" attribute. The model has no optimizer: call Compile first.");

    /// <inheritdoc/>
    public override IReadOnlyList<string>? AddedLogs => ["learning_rate"];

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The model has no optimizer, or one whose rate follows a schedule of its own.</exception>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        double rate = Schedule(epoch, Optimizer.LearningRate);
        Optimizer.LearningRate = rate;
        if (Verbose > 0)
        {
            Output.Write(string.Create(
                CultureInfo.InvariantCulture,
                $"\nEpoch {epoch + 1}: LearningRateScheduler setting learning rate to {PythonFloat.Repr(rate)}.\n"));
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => logs["learning_rate"] = Optimizer.LearningRate;

    /// <inheritdoc/>
    /// <remarks>The rate itself is the optimizer's. A schedule that depends on the rate must not be asked twice in one epoch.</remarks>
    public Config SaveState() => new();

    /// <inheritdoc/>
    public void RestoreState(Config state)
    {
    }
}
