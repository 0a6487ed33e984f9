using Argali.Engine;

namespace Argali.Saving;

/// <summary>An object that a weights file does not fit.</summary>
/// <param name="Node">The object.</param>
/// <param name="Reason">What does not fit, for people.</param>
/// <param name="IsReshaped">Whether a shape differs; otherwise something is missing.</param>
internal readonly record struct WeightsFailure(WeightsNode Node, string Reason, bool IsReshaped)
{
    /// <summary>The variable that does not fit; null when it is the object as a whole.</summary>
    public Variable? Variable { get; init; }

    /// <summary>What the file has for the variable; null when it has nothing.</summary>
    public StoredTensor? Found { get; init; }

    /// <summary>Whether the file has nothing at all for the object.</summary>
    public bool IsMissing { get; init; }
}
