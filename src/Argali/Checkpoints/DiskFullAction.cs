namespace Argali.Checkpoints;

/// <summary>What a checkpoint does when the disk is full. The files that are there stay whole whatever it does.</summary>
public enum DiskFullAction
{
    /// <summary>Throws: training ends.</summary>
    Throw,

    /// <summary>
    /// Removes files of its own run, those first that <see cref="Retention"/> values least, and tries again after each. The newest, the
    /// best and the file that the training was resumed from are never removed; if nothing else is left to remove, throws.
    /// </summary>
    DropAndRetry,

    /// <summary>Warns and trains on without this save; the next is tried as usual.</summary>
    Skip,
}
