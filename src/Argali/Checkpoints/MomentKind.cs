namespace Argali.Checkpoints;

/// <summary>What ended at a moment of a training.</summary>
internal enum MomentKind
{
    /// <summary>A batch of training.</summary>
    Batch,

    /// <summary>An epoch with its validation.</summary>
    Epoch,

    /// <summary>The training.</summary>
    TrainEnd,

    /// <summary>The training, by an exception or a cancellation.</summary>
    Interruption,

    /// <summary>Soon the process: it got a signal.</summary>
    Termination,
}
