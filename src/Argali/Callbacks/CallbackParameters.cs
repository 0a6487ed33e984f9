namespace Argali.Callbacks;

/// <summary>What a training is about to do, told to each callback before it begins.</summary>
/// <param name="Verbose">How much it writes.</param>
/// <param name="Epochs">The number of the last epoch, counted from one; 1 for an evaluation or a prediction.</param>
/// <param name="Steps">The number of batches in an epoch, or null if nobody knows.</param>
public sealed record CallbackParameters(Verbosity Verbose = default, int Epochs = 1, int? Steps = null)
{
    /// <summary>
    /// Whether the training goes on where another one stood: a callback that begins a file anew must then wait for
    /// <see cref="IStatefulCallback.RestoreState"/>.
    /// </summary>
    public bool Resumes { get; init; }
}
