using Argali.Checkpoints;

namespace Argali.Callbacks;

/// <content>What Keras has no argument for. Every default leaves Keras's behaviour as it is.</content>
public sealed partial class ModelCheckpoint
{
    /// <summary>Moments to save at beside <see cref="SaveFreq"/>. Default: none.</summary>
    /// <remarks>
    /// A name of the file name that is not in the logs at such a moment gets its last value, or NaN when there was none: a file is not
    /// lost for its name.
    /// </remarks>
    public SaveTrigger Triggers { get; init; } = SaveTrigger.None;

    /// <summary>Which files are kept. Default: all.</summary>
    public Retention Retention { get; init; } = Retention.All;

    /// <summary>Whether retention only says what it would remove (<see cref="LastPlan"/>) and removes nothing. Default false.</summary>
    public bool RetentionDryRun { get; init; }

    /// <summary>A value must be better by more than this to be the best. Default 0.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is negative or NaN.</exception>
    public double MinDelta
    {
        get;
        init => field = value >= 0
            ? value
            : throw new ArgumentOutOfRangeException(nameof(value), value, "Expected a least difference of 0 or more.");
    }

    /// <summary>
    /// Whether an infinite value is passed over, as NaN always is. Default false: as in Keras, minus infinity can become the best value of
    /// a loss, and then no model is ever better.
    /// </summary>
    public bool FiniteOnly { get; init; }

    /// <summary>What happens when only the best is saved and the monitored value is not in the logs. Default: as in Keras, a warning.</summary>
    public MissingMonitor OnMissingMonitor { get; init; }

    /// <summary>What happens when the disk is full. Default: an exception. The files that are there stay whole in any case.</summary>
    public DiskFullAction OnDiskFull { get; init; }

    /// <summary>
    /// Whether weights are looked through before they are saved, and not saved when one is NaN or infinite. Default false. What is saved must
    /// implement <see cref="IFiniteCheck"/>, as every model of Argali does.
    /// </summary>
    public bool RequireFiniteWeights { get; init; }

    /// <summary>
    /// What happens, before the first batch, with mistakes that would otherwise show when something is to be saved: a monitored value that
    /// nobody computes, a folder that cannot be written, too little space. Default: an exception.
    /// </summary>
    public PreflightMode Preflight { get; init; }

    /// <summary>
    /// Whether training goes on while a file is written: it waits only until the state is copied. Default false. What failed is thrown at the
    /// next batch or at the end; everything is finished before <c>Fit</c> returns or throws. Events are then raised on another thread.
    /// </summary>
    public bool Background { get; init; }

    /// <summary>What a background save does that falls due while the one before is being written. Default: it waits.</summary>
    public BackPressure BackPressure { get; init; }

    /// <summary>
    /// The name of a small text file that always names the newest checkpoint, see <see cref="CheckpointLink"/>; relative to the folder of
    /// <see cref="Filepath"/>. Default: none.
    /// </summary>
    public string? LatestLink { get; init; }

    /// <summary>
    /// Whether the list of the files, <see cref="CheckpointIndex.FileName"/>, is kept beside them. It always is with a
    /// <see cref="Retention"/>. Default false.
    /// </summary>
    public bool WriteIndex { get; init; }

    /// <summary>The clock. Default: the system's.</summary>
    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The path of the newest file of this training that is on the disk; null before the first.</summary>
    public string? LatestPath { get; private set; }

    /// <summary>What retention decided after the last save; null before the first, and when every file is kept.</summary>
    public RetentionPlan? LastPlan { get; private set; }

    /// <summary>A file is on the disk, whole.</summary>
    public event Action<SavedCheckpoint>? Saved;

    /// <summary>A file could not be saved; what was at its path still is. The exception is thrown as well, here or at the next batch.</summary>
    public event Action<FailedCheckpoint>? SaveFailed;

    /// <summary>A save that was due was left out.</summary>
    public event Action<SkippedCheckpoint>? Skipped;

    /// <summary>The disk that is written to.</summary>
    internal IFileSystem Files { get; init; } = DiskFileSystem.Instance;
}
