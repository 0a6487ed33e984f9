namespace Argali.Metrics;

/// <summary>How the scores of the classes become one.</summary>
public enum ScoreAverage
{
    /// <summary>One score per class (Keras's <c>None</c>).</summary>
    None,

    /// <summary>Counted over all classes together (<c>micro</c>).</summary>
    Micro,

    /// <summary>The mean of the classes' scores (<c>macro</c>).</summary>
    Macro,

    /// <summary>The mean weighted by how often each class is true (<c>weighted</c>).</summary>
    Weighted,
}
