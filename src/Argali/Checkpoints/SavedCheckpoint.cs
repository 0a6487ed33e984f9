namespace Argali.Checkpoints;

/// <summary>A checkpoint that is on the disk, whole.</summary>
/// <param name="Path">The file.</param>
/// <param name="Reasons">Why it was saved.</param>
/// <param name="Epoch">The epoch, from zero.</param>
/// <param name="Step">The batches that the run had finished.</param>
/// <param name="Value">The monitored value, or null if none was in the logs.</param>
/// <param name="Bytes">The size of the file.</param>
/// <param name="Stall">How long training stood still for it.</param>
/// <param name="Duration">How long it took to write the file and bring it to the disk.</param>
public sealed record SavedCheckpoint(
    string Path, SaveReasons Reasons, int Epoch, long Step, double? Value, long Bytes, TimeSpan Stall, TimeSpan Duration);
