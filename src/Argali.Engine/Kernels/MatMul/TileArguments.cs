namespace Argali.Engine.Kernels;

/// <summary>
/// What a generated micro-kernel computes: C[r, j] = Initial[r, j] + sum over k of A[r, k] · B[k, j] for the rows and vectors in its
/// name. The summation runs over <see cref="Segments"/> segments of <see cref="Length"/> steps, in order, each a fused multiply-add
/// to one accumulator of the output; the initial value is added last. All strides are in elements.
/// </summary>
internal unsafe struct TileArguments
{
    /// <summary>Segments of the summation: 1 for a matrix product, one for each row of the window for a convolution.</summary>
    public nint Segments;

    /// <summary>Steps in a segment.</summary>
    public nint Length;

    /// <summary>The first row of A.</summary>
    public float* A;

    /// <summary>Between rows of A (Rows kernels, where k is contiguous) or between steps of k (Columns kernels, where rows are).</summary>
    public nint StrideA;

    /// <summary>Added to A after each segment.</summary>
    public nint JumpA;

    /// <summary>The first step of B.</summary>
    public float* B;

    /// <summary>Between steps of B.</summary>
    public nint StrideB;

    /// <summary>Added to B after each segment.</summary>
    public nint JumpB;

    /// <summary>What the sum is added to: C itself, a bias (stride 0), or zeros (stride 0).</summary>
    public float* Initial;

    /// <summary>Between rows of <see cref="Initial"/>.</summary>
    public nint InitialStride;

    /// <summary>The first row of the output.</summary>
    public float* C;

    /// <summary>Between rows of C.</summary>
    public nint Ldc;
}
