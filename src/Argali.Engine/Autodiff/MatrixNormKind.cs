namespace Argali.Engine;

/// <summary>What <see cref="Ops.MatrixNorm"/> measures.</summary>
public enum MatrixNormKind
{
    /// <summary>The root of the sum of squares.</summary>
    Frobenius,

    /// <summary>The sum of the singular values.</summary>
    Nuclear,

    /// <summary>The largest sum of a column's magnitudes (order 1).</summary>
    LargestColumn,

    /// <summary>The smallest sum of a column's magnitudes (order -1).</summary>
    SmallestColumn,

    /// <summary>The largest sum of a row's magnitudes (infinite order).</summary>
    LargestRow,

    /// <summary>The smallest sum of a row's magnitudes (order of negative infinity).</summary>
    SmallestRow,

    /// <summary>The largest singular value (order 2).</summary>
    LargestSingular,

    /// <summary>The smallest singular value (order -2).</summary>
    SmallestSingular,
}
