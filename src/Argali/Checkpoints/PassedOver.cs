namespace Argali.Checkpoints;

/// <summary>A file that was looked at and not taken.</summary>
/// <param name="Path">The file.</param>
/// <param name="Reason">Why it was not taken.</param>
/// <param name="IsDamaged">Whether it is, or may have been, a checkpoint from which the run cannot go on; false for what never was one.</param>
public sealed record PassedOver(string Path, string Reason, bool IsDamaged);
