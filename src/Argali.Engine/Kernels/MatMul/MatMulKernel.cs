namespace Argali.Engine.Kernels;

/// <summary>
/// The matrix product C[m, n] (+)= op(A)[m, k] · op(B)[k, n] (+ bias[n]) of row-major float32 matrices.
/// </summary>
/// <remarks>
/// m rows of op(A), n columns of op(B), k shared; lda, ldb, ldc = elements between stored rows. A is stored [m, k], or [k, m] when
/// transposeA; B is stored [k, n], or [n, k] when transposeB. C must not overlap A or B; elements of C between its rows stay as
/// they are.
/// </remarks>
internal static unsafe class MatMulKernel
{
    /// <summary>C[m, n] (+)= op(A) · op(B).</summary>
    /// <exception cref="ArgumentException">A span is too short for its sizes, or C overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative or a stride shorter than its row.</exception>
    public static void Multiply(
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        Span<float> c,
        int m,
        int n,
        int k,
        int lda,
        int ldb,
        int ldc,
        bool transposeA = false,
        bool transposeB = false,
        bool accumulate = false)
        => Multiply(KernelDispatch.Width, a, b, [], c, m, n, k, lda, ldb, ldc, transposeA, transposeB, accumulate);

    /// <summary>C[m, n] = op(A) · op(B) + bias[n], the bias added to every row.</summary>
    /// <exception cref="ArgumentException">A span is too short for its sizes, or C overlaps an input.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A size is negative or a stride shorter than its row.</exception>
    public static void MultiplyAddBias(
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> bias,
        Span<float> c,
        int m,
        int n,
        int k,
        int lda,
        int ldb,
        int ldc,
        bool transposeA = false,
        bool transposeB = false)
    {
        if (bias.Length != n)
            throw new ArgumentException($"The bias has one value per column: expected {n}. Received: {bias.Length}.", nameof(bias));

        Multiply(KernelDispatch.Width, a, b, bias, c, m, n, k, lda, ldb, ldc, transposeA, transposeB, accumulate: false);
    }

    /// <summary>The same with a chosen width; an empty bias means none.</summary>
    internal static void Multiply(
        KernelWidth width,
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> bias,
        Span<float> c,
        int m,
        int n,
        int k,
        int lda,
        int ldb,
        int ldc,
        bool transposeA,
        bool transposeB,
        bool accumulate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(m);
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        ArgumentOutOfRangeException.ThrowIfNegative(k);
        CheckOperand(a.Length, transposeA ? k : m, transposeA ? m : k, lda, nameof(a), nameof(lda));
        CheckOperand(b.Length, transposeB ? n : k, transposeB ? k : n, ldb, nameof(b), nameof(ldb));
        CheckOperand(c.Length, m, n, ldc, nameof(c), nameof(ldc));
        if (a.Overlaps(c) || b.Overlaps(c) || bias.Overlaps(c))
            throw new ArgumentException("The product is written while its inputs are read: C must not overlap them.", nameof(c));

        if (m == 0 || n == 0)
            return;

        fixed (float* pointerA = a, pointerB = b, pointerC = c, pointerBias = bias)
        {
            MatMulArguments arguments = new()
            {
                M = m,
                N = n,
                K = k,
                A = pointerA,
                Lda = lda,
                B = pointerB,
                Ldb = ldb,
                C = pointerC,
                Ldc = ldc,
                Bias = pointerBias,
                TransposeA = transposeA,
                TransposeB = transposeB,
                Accumulate = accumulate,
                Width = width,
            };
            MatMulDriver.Run(in arguments);
        }
    }

    internal static void CheckOperand(
        int length,
        int rows,
        int columns,
        int stride,
        string lengthName,
        string strideName)
    {
        if (stride < columns)
        {
            throw new ArgumentOutOfRangeException(
                strideName,
                stride,
                $"A row holds {columns} elements: the stride '{strideName}' must not be shorter. Received: {stride}.");
        }

        long needed = rows == 0 || columns == 0 ? 0 : ((long)(rows - 1) * stride) + columns;
        if (length < needed)
        {
            throw new ArgumentException(
                $"'{lengthName}' of {rows} rows by {columns} columns at stride {stride} needs {needed} elements. Received: {length}.",
                lengthName);
        }
    }
}
