namespace Argali.Checkpoints;

/// <summary>The moments of a training at which a state can be saved, in the order in which they come in an epoch.</summary>
public enum RunMoment
{
    /// <summary>An epoch, the first or another, is about to begin.</summary>
    EpochBegin,

    /// <summary>Batches of the epoch have been trained on; more may follow.</summary>
    Batches,

    /// <summary>The epoch's batches are done; its validation, if there is one, is not.</summary>
    Validation,

    /// <summary>The epoch is over, its validation too.</summary>
    EpochEnd,
}
