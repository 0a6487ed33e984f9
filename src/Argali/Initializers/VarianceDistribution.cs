namespace Argali.Initializers;

/// <summary>The distribution that <see cref="VarianceScaling"/> draws from.</summary>
public enum VarianceDistribution
{
    /// <summary>A normal distribution within two standard deviations; Keras's <c>truncated_normal</c>.</summary>
    TruncatedNormal,

    /// <summary>A uniform distribution; Keras's <c>uniform</c>.</summary>
    Uniform,

    /// <summary>A normal distribution; Keras's <c>untruncated_normal</c>.</summary>
    UntruncatedNormal,
}
