namespace Argali.Checkpoints;

/// <summary>What a <see cref="BackgroundWriter"/> did with a save that it was given.</summary>
/// <param name="Accepted">Whether the state was copied and will be written.</param>
/// <param name="Waited">How long the caller waited for the save before.</param>
/// <param name="Copied">How long the copy took.</param>
internal readonly record struct Submission(bool Accepted, TimeSpan Waited, TimeSpan Copied);
