namespace Argali.Checkpoints;

/// <summary>A checkpoint that was due and was left out.</summary>
/// <param name="Path">The file that would have been written.</param>
/// <param name="Reasons">Why it was to be saved.</param>
/// <param name="Epoch">The epoch, from zero.</param>
/// <param name="Step">The batches that the run had finished.</param>
/// <param name="Cause">Why it was left out.</param>
public sealed record SkippedCheckpoint(string Path, SaveReasons Reasons, int Epoch, long Step, string Cause);
