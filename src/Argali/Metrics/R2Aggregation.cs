namespace Argali.Metrics;

/// <summary>How <see cref="R2Score"/> makes one score of those of the output columns.</summary>
public enum R2Aggregation
{
    /// <summary>One score per column (Keras's <c>None</c>).</summary>
    None,

    /// <summary>Their mean (<c>uniform_average</c>).</summary>
    UniformAverage,

    /// <summary>Their mean weighted by the variance of each column's targets (<c>variance_weighted_average</c>).</summary>
    VarianceWeightedAverage,
}
