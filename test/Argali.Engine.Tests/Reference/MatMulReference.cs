namespace Argali.Engine.Tests.Reference;

/// <summary>C (+)= op(A) · op(B) (+ bias) as a plain loop in double: the truth that the kernels are compared with.</summary>
internal static class MatMulReference
{
    /// <summary>Returns the product and, for the error bound, the same sum over absolute values.</summary>
    public static (double[] Value, double[] Magnitude) Multiply(
        ReadOnlySpan<float> a,
        ReadOnlySpan<float> b,
        ReadOnlySpan<float> bias,
        ReadOnlySpan<float> c,
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
        double[] value = new double[m * n];
        double[] magnitude = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
            {
                double start = (accumulate ? c[(i * ldc) + j] : 0) + (bias.IsEmpty ? 0 : bias[j]);
                double sum = start;
                double absolute = Math.Abs(start);
                for (int l = 0; l < k; l++)
                {
                    double product = (double)a[transposeA ? (l * lda) + i : (i * lda) + l] * b[transposeB ? (j * ldb) + l : (l * ldb) + j];
                    sum += product;
                    absolute += Math.Abs(product);
                }

                value[(i * n) + j] = sum;
                magnitude[(i * n) + j] = absolute;
            }
        }

        return (value, magnitude);
    }
}
