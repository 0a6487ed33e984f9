namespace Argali.Data;

/// <summary>How <c>Fit</c> orders the samples of arrays; batches of one's own are never reordered.</summary>
public enum Shuffle
{
    /// <summary>In the order of the arrays (Keras: False).</summary>
    None,

    /// <summary>In a new random order every epoch (Keras: True).</summary>
    Samples,

    /// <summary>Whole batches in a new random order every epoch (Keras: "batch").</summary>
    Batches,
}
