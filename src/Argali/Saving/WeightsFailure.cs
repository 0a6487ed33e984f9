namespace Argali.Saving;

/// <summary>An object that a weights file does not fit.</summary>
/// <param name="Node">The object.</param>
/// <param name="Reason">What does not fit, for people.</param>
/// <param name="IsReshaped">Whether a shape differs; otherwise something is missing.</param>
internal readonly record struct WeightsFailure(WeightsNode Node, string Reason, bool IsReshaped);
