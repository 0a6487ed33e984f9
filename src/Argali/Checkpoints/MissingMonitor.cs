namespace Argali.Checkpoints;

/// <summary>What a checkpoint that saves only the best does when the monitored value is not in the logs.</summary>
public enum MissingMonitor
{
    /// <summary>Keras's way: warns, and saves nothing.</summary>
    Warn,

    /// <summary>Throws: training ends.</summary>
    Throw,

    /// <summary>
    /// Waits: what would have been saved is decided at the next moment whose logs hold the value. For <c>saveFreq: 500</c> with
    /// <c>val_loss</c>, that is the end of the epoch, after its validation.
    /// </summary>
    Wait,
}
