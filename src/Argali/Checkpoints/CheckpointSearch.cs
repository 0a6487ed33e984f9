namespace Argali.Checkpoints;

/// <summary>What was found in a folder of checkpoints.</summary>
/// <param name="Path">The newest checkpoint that verifies; null when there is none.</param>
/// <param name="Run">Where the training stood when it was saved, states included; null when there is none.</param>
/// <param name="PassedOver">What was not taken before it was found, and why.</param>
public sealed record CheckpointSearch(string? Path, RunState? Run, IReadOnlyList<PassedOver> PassedOver);
