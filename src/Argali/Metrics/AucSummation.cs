namespace Argali.Metrics;

/// <summary>How <see cref="AUC"/> adds the area between two thresholds.</summary>
public enum AucSummation
{
    /// <summary>The mean height; for the precision-recall curve Davis and Goadrich's interpolation (<c>interpolation</c>).</summary>
    Interpolation,

    /// <summary>The greater height (<c>majoring</c>).</summary>
    Majoring,

    /// <summary>The smaller height (<c>minoring</c>).</summary>
    Minoring,
}
