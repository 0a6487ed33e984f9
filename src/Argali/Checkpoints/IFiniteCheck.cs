namespace Argali.Checkpoints;

/// <summary>
/// What an <see cref="ICheckpointable"/> implements to let a checkpoint refuse weights that are NaN or infinite.
/// </summary>
public interface IFiniteCheck
{
    /// <summary>Looks through all weights.</summary>
    /// <returns>The first weight that is not finite, in words, such as <c>dense/kernel</c>; null when all are.</returns>
    string? FindNotFinite();
}
