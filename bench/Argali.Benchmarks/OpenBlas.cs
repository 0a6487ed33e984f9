using System.Runtime.InteropServices;

namespace Argali.Benchmarks;

/// <summary>The reference for matrix products. Only the benchmarks know it: Argali itself has no native code.</summary>
internal static unsafe partial class OpenBlas
{
    private const string Library = "libopenblas.so.0";
    private const int RowMajor = 101;
    private const int NoTranspose = 111;
    private const int Transpose = 112;

    /// <summary>Gets the version and the kernels it chose.</summary>
    public static string Configuration => Marshal.PtrToStringAnsi(GetConfiguration()) ?? "OpenBLAS";

    [LibraryImport(Library, EntryPoint = "openblas_set_num_threads")]
    public static partial void SetThreads(int count);

    /// <summary>C[m, n] = op(A) · op(B), row-major.</summary>
    public static void Multiply(
        float* a, float* b, float* c, int m, int n, int k, int lda, int ldb, int ldc, bool transposeA, bool transposeB)
        => MultiplyCore(
            RowMajor, transposeA ? Transpose : NoTranspose, transposeB ? Transpose : NoTranspose, m, n, k, 1, a, lda, b, ldb, 0, c, ldc);

    [LibraryImport(Library, EntryPoint = "openblas_get_config")]
    private static partial nint GetConfiguration();

    [LibraryImport(Library, EntryPoint = "cblas_sgemm")]
    private static partial void MultiplyCore(
        int order, int transA, int transB, int m, int n, int k, float alpha, float* a, int lda, float* b, int ldb, float beta, float* c, int ldc);
}
