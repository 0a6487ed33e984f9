namespace Argali.Engine.Kernels;

/// <summary>
/// A checked product C[m, n] = initial + op(A) · op(B), as pointers: what the driver works on and cuts into blocks. All strides are
/// in elements. The initial value is C itself (accumulate), a bias row (stride 0), or nothing.
/// </summary>
internal unsafe struct MatMulArguments
{
    /// <summary>Rows of op(A) and C.</summary>
    public int M;

    /// <summary>Columns of op(B) and C.</summary>
    public int N;

    /// <summary>Columns of op(A), rows of op(B).</summary>
    public int K;

    /// <summary>A, stored [m, k], or [k, m] when <see cref="TransposeA"/>.</summary>
    public float* A;

    /// <summary>Elements between stored rows of A.</summary>
    public nint Lda;

    /// <summary>B, stored [k, n], or [n, k] when <see cref="TransposeB"/>.</summary>
    public float* B;

    /// <summary>Elements between stored rows of B.</summary>
    public nint Ldb;

    /// <summary>op(B) as <see cref="PackedMatrix"/> lays it out, or null: then <see cref="B"/> is read.</summary>
    public float* PackedB;

    /// <summary>Columns of the whole packed matrix, those that fill its last panel included.</summary>
    public nint PackedColumns;

    /// <summary>The column of the packed matrix that is the first of this product: the beginning of a panel.</summary>
    public nint PackedColumn;

    /// <summary>C, stored [m, n].</summary>
    public float* C;

    /// <summary>Elements between rows of C.</summary>
    public nint Ldc;

    /// <summary>A row of n values added to every row, or null.</summary>
    public float* Bias;

    /// <summary>Whether A is stored transposed.</summary>
    public bool TransposeA;

    /// <summary>Whether B is stored transposed.</summary>
    public bool TransposeB;

    /// <summary>Whether the product is added to C instead of replacing it.</summary>
    public bool Accumulate;

    /// <summary>The vector width to use.</summary>
    public KernelWidth Width;
}
