namespace Argali.Engine.Kernels;

/// <summary><see cref="StridedRows"/>, pinned.</summary>
internal readonly unsafe struct RowPointer(float* start, nint stride)
{
    /// <summary>The beginning of a row.</summary>
    public float* this[nint row] => start + (row * stride);
}
