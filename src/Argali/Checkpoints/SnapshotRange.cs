namespace Argali.Checkpoints;

/// <summary>A piece of a <see cref="SnapshotBuffer"/>.</summary>
/// <param name="Start">The first byte.</param>
/// <param name="Length">The number of bytes.</param>
public readonly record struct SnapshotRange(long Start, long Length);
