namespace Argali.Engine;

/// <summary>What a quantile is that lies between two neighbouring elements.</summary>
public enum QuantileMethod
{
    /// <summary>The point between them that divides as the quantile does.</summary>
    Linear,

    /// <summary>The lower one.</summary>
    Lower,

    /// <summary>The higher one.</summary>
    Higher,

    /// <summary>Their mean.</summary>
    Midpoint,

    /// <summary>The nearer one; of two equally near the one at an even position.</summary>
    Nearest,
}
