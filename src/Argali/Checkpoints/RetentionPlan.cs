namespace Argali.Checkpoints;

/// <summary>What a <see cref="Retention"/> keeps and removes. Making a plan touches no file: it is the dry run.</summary>
/// <param name="Decisions">One decision for each file, oldest first.</param>
public sealed record RetentionPlan(IReadOnlyList<RetentionDecision> Decisions)
{
    /// <summary>The files that are kept.</summary>
    public IEnumerable<CheckpointEntry> Kept => Decisions.Where(d => d.Kept).Select(d => d.File);

    /// <summary>The files that are removed, oldest first.</summary>
    public IEnumerable<CheckpointEntry> Removed => Decisions.Where(d => !d.Kept).Select(d => d.File);

    /// <summary>One line for each file.</summary>
    /// <returns>The text.</returns>
    public override string ToString() => string.Join('\n', Decisions);
}
