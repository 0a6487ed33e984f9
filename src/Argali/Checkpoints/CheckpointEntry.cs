namespace Argali.Checkpoints;

/// <summary>One file that a run saved, as the run's index lists it.</summary>
public sealed record CheckpointEntry
{
    /// <summary>The file, relative to the folder of the index, with <c>/</c> between folders.</summary>
    public required string File { get; init; }

    /// <summary>The run that saved it.</summary>
    public required string Run { get; init; }

    /// <summary>
    /// The file name pattern of the checkpoint that saved it. Two checkpoints in one folder have a series each, and each keeps to its own.
    /// </summary>
    public required string Series { get; init; }

    /// <summary>The epoch in which it was saved, from zero.</summary>
    public int Epoch { get; init; }

    /// <summary>The batches that the run had finished. Files of a run are ordered by it, never by time stamps or names.</summary>
    public long Step { get; init; }

    /// <summary>The name of the monitored value, or null if none was in the logs.</summary>
    public string? Monitor { get; init; }

    /// <summary>The monitored value, or null if none was in the logs. NaN and infinities are kept as they are and are never the best.</summary>
    public double? Value { get; init; }

    /// <summary>Whether greater values are better.</summary>
    public bool GreaterIsBetter { get; init; }

    /// <summary>
    /// Whether the training had been ended within an epoch when it was saved. A run that goes on does so from before that end and would not
    /// have made the file: it takes no place from others.
    /// </summary>
    public bool IsCut { get; init; }

    /// <summary>The size of the file in bytes.</summary>
    public long Bytes { get; init; }

    /// <summary>When it was saved. Only <see cref="Retention.OnePer"/> looks at it.</summary>
    public DateTimeOffset Created { get; init; }
}
