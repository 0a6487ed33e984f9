using System.Globalization;

namespace Argali.Checkpoints;

/// <summary>Moments at which a checkpoint saves, beside its <c>saveFreq</c>. Join several with <c>|</c>.</summary>
/// <remarks>
/// One moment makes one file, however many triggers ask for it, and a state that is saved already is not saved again.
/// <see cref="TrainEnd"/>, <see cref="Interruption"/> and <see cref="Termination"/> save whatever the monitored value is; the others
/// keep to <c>saveBestOnly</c>.
/// </remarks>
/// <example>
/// <code>
/// new ModelCheckpoint("run/{epoch:03d}.keras", saveFreq: SaveFrequency.Never)
/// {
///     Triggers = SaveTrigger.EveryEpochs(5) | SaveTrigger.Every(TimeSpan.FromMinutes(10)) | SaveTrigger.Termination(),
/// };
/// </code>
/// </example>
public sealed class SaveTrigger
{
    /// <summary>The grace period of <see cref="Termination"/> unless another is given: Docker's ten seconds less a margin.</summary>
    public static readonly TimeSpan DefaultGrace = TimeSpan.FromSeconds(8);

    private SaveTrigger()
    {
    }

    /// <summary>No moment.</summary>
    public static SaveTrigger None { get; } = new();

    /// <summary>The end of every epoch.</summary>
    public static SaveTrigger EveryEpoch { get; } = EveryEpochs(1);

    /// <summary>Any moment whose logs hold a monitored value better than ever.</summary>
    public static SaveTrigger Improvement { get; } = new() { OnImprovement = true };

    /// <summary>The end of the training, also after an early stop.</summary>
    public static SaveTrigger TrainEnd { get; } = new() { OnTrainEnd = true };

    /// <summary>An exception or a cancelled token that ends the training. The state is that of the last batch that was finished.</summary>
    public static SaveTrigger Interruption { get; } = new() { OnInterruption = true };

    /// <summary>The numbers n of "every n epochs".</summary>
    internal IReadOnlyList<int> Epochs { get; private init; } = [];

    /// <summary>The numbers n of "every n batches".</summary>
    internal IReadOnlyList<int> Batches { get; private init; } = [];

    /// <summary>The shortest of the time spans, or null.</summary>
    internal TimeSpan? Period { get; private init; }

    internal bool OnImprovement { get; private init; }

    internal bool OnTrainEnd { get; private init; }

    internal bool OnInterruption { get; private init; }

    /// <summary>The grace period after a signal, or null where signals are not listened to.</summary>
    internal TimeSpan? Grace { get; private init; }

    /// <summary>The end of the epochs n, 2n, 3n, ..., counted from one over the whole run.</summary>
    /// <param name="epochs">The number n.</param>
    /// <returns>The trigger.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="epochs"/> is not positive.</exception>
    public static SaveTrigger EveryEpochs(int epochs)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(epochs);
        return new() { Epochs = [epochs] };
    }

    /// <summary>The batches n, 2n, 3n, ..., counted from one over the whole run. Several batches in one step count as they are.</summary>
    /// <param name="batches">The number n.</param>
    /// <returns>The trigger.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="batches"/> is not positive.</exception>
    public static SaveTrigger EveryBatches(int batches)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(batches);
        return new() { Batches = [batches] };
    }

    /// <summary>
    /// The first end of a batch or an epoch at which <paramref name="period"/> has passed since the last save, or since training began.
    /// A clock that is set changes nothing.
    /// </summary>
    /// <param name="period">The time from one save to the next.</param>
    /// <returns>The trigger.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="period"/> is not positive.</exception>
    public static SaveTrigger Every(TimeSpan period)
    {
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(period, TimeSpan.Zero);
        return new() { Period = period };
    }

    /// <summary>
    /// SIGTERM, Ctrl+C, or Windows closing the program: at the next end of a batch, of training or of validation, the model is saved and the
    /// training ended by a <see cref="Callbacks.TrainingTerminatedException"/>. A second signal ends the process at once.
    /// </summary>
    /// <param name="grace">
    /// How long whoever ends the process waits before killing it. If, judged by the saves before, a new file would not be finished in what
    /// is left of it, the saves that are on their way are finished and no new one is begun. Default <see cref="DefaultGrace"/>.
    /// </param>
    /// <returns>The trigger.</returns>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="grace"/> is not positive.</exception>
    public static SaveTrigger Termination(TimeSpan? grace = null)
    {
        TimeSpan time = grace ?? DefaultGrace;
        ArgumentOutOfRangeException.ThrowIfLessThanOrEqual(time, TimeSpan.Zero, nameof(grace));
        return new() { Grace = time };
    }

    /// <summary>The moments of both.</summary>
    /// <param name="left">Moments.</param>
    /// <param name="right">More moments.</param>
    /// <returns>Their union.</returns>
    public static SaveTrigger operator |(SaveTrigger left, SaveTrigger right)
    {
        ArgumentNullException.ThrowIfNull(left);
        return left.BitwiseOr(right);
    }

    /// <summary>The moments of both.</summary>
    /// <param name="other">More moments.</param>
    /// <returns>Their union.</returns>
    public SaveTrigger BitwiseOr(SaveTrigger other)
    {
        ArgumentNullException.ThrowIfNull(other);
        return new()
        {
            Epochs = [.. Epochs.Union(other.Epochs)],
            Batches = [.. Batches.Union(other.Batches)],
            Period = Shorter(Period, other.Period),
            OnImprovement = OnImprovement || other.OnImprovement,
            OnTrainEnd = OnTrainEnd || other.OnTrainEnd,
            OnInterruption = OnInterruption || other.OnInterruption,
            Grace = Shorter(Grace, other.Grace),
        };
    }

    /// <summary>The moments in words: <c>every 5 epochs, at the end of training</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString()
    {
        List<string> parts =
        [
            .. Epochs.Select(n => n == 1 ? "every epoch" : string.Create(CultureInfo.InvariantCulture, $"every {n} epochs")),
            .. Batches.Select(n => n == 1 ? "every batch" : string.Create(CultureInfo.InvariantCulture, $"every {n} batches")),
        ];
        Add(Period is not null, $"every {Period}");
        Add(OnImprovement, "at an improvement");
        Add(OnTrainEnd, "at the end of training");
        Add(OnInterruption, "at an interruption");
        Add(Grace is not null, $"at a signal, within {Grace}");
        return parts.Count == 0 ? "never" : string.Join(", ", parts);

        void Add(bool holds, string text)
        {
            if (holds)
            {
                parts.Add(text);
            }
        }
    }

    private static TimeSpan? Shorter(TimeSpan? a, TimeSpan? b) => a is { } x && b is { } y ? (x < y ? x : y) : a ?? b;
}
