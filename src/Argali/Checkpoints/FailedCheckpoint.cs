namespace Argali.Checkpoints;

/// <summary>A checkpoint that could not be saved. What was at its path still is.</summary>
/// <param name="Path">The file.</param>
/// <param name="Reasons">Why it was to be saved.</param>
/// <param name="Epoch">The epoch, from zero.</param>
/// <param name="Step">The batches that the run had finished.</param>
/// <param name="Error">What went wrong.</param>
public sealed record FailedCheckpoint(string Path, SaveReasons Reasons, int Epoch, long Step, Exception Error);
