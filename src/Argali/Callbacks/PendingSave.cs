using Argali.Checkpoints;

namespace Argali.Callbacks;

/// <summary>A save between the decision and the disk.</summary>
/// <param name="Path">The file.</param>
/// <param name="Reasons">Why it is saved.</param>
/// <param name="Value">The monitored value, or null.</param>
/// <param name="Run">Where the training stands.</param>
/// <param name="Writer">What writes it.</param>
/// <param name="BestBefore">The best value before this save.</param>
/// <param name="Best">The best value with this save.</param>
/// <param name="Begun">When it began, on the checkpoint's clock.</param>
internal sealed record PendingSave(
    string Path, SaveReasons Reasons, double? Value, RunState Run, ICheckpointWriter Writer, double BestBefore, double Best, long Begun)
{
    /// <summary>How long training stood still for it, once that is known; null while training still waits.</summary>
    public TimeSpan? Stall { get; set; }
}
