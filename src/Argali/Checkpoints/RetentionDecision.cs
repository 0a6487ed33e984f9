namespace Argali.Checkpoints;

/// <summary>Whether a file is kept, and why.</summary>
/// <param name="File">The file.</param>
/// <param name="Kept">Whether it is kept.</param>
/// <param name="Reason">Why: <c>best #2, last #1</c>, or <c>none of: best 3, last 1</c>.</param>
public sealed record RetentionDecision(CheckpointEntry File, bool Kept, string Reason)
{
    /// <summary>The decision in one line: <c>kept: best #2 (03-0.41.keras)</c>.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => $"{(Kept ? "kept" : "removed")}: {Reason} ({File.File})";
}
