namespace Argali.Regularizers;

/// <summary>Which vectors of a matrix <see cref="OrthogonalRegularizer"/> makes orthogonal.</summary>
public enum OrthogonalMode
{
    /// <summary>The rows; Keras's <c>rows</c>.</summary>
    Rows,

    /// <summary>The columns; Keras's <c>columns</c>.</summary>
    Columns,
}
