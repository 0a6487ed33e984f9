namespace Argali.Callbacks;

/// <summary>The hooks in whose middle a state can be captured so that the callbacks after it are still called when the run goes on.</summary>
internal enum RunHook
{
    /// <summary>None of them.</summary>
    None,

    /// <summary><see cref="Callback.OnEpochBegin"/>.</summary>
    EpochBegin,

    /// <summary><see cref="Callback.OnTrainBatchEnd"/>.</summary>
    TrainBatchEnd,

    /// <summary><see cref="Callback.OnEpochEnd"/>.</summary>
    EpochEnd,
}
