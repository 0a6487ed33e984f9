namespace Argali.Engine;

/// <summary>Gaussian elimination with row exchanges, in double.</summary>
internal static class LuDecomposition
{
    /// <summary>
    /// Factors a matrix of m rows and n columns in place: row exchanges, multipliers below the diagonal, the upper triangle on and above it.
    /// </summary>
    /// <returns>1 or -1: the sign of the exchanges.</returns>
    public static int Factor(double[] a, int m, int n, int[] pivots)
    {
        int sign = 1;
        for (int j = 0; j < pivots.Length; j++)
        {
            int best = j;
            for (int i = j + 1; i < m; i++)
            {
                if (Math.Abs(a[(i * n) + j]) > Math.Abs(a[(best * n) + j]))
                    best = i;
            }

            pivots[j] = best;
            if (best != j)
            {
                sign = -sign;
                for (int c = 0; c < n; c++)
                    (a[(j * n) + c], a[(best * n) + c]) = (a[(best * n) + c], a[(j * n) + c]);
            }

            double pivot = a[(j * n) + j];
            if (pivot == 0)
                continue;
            for (int i = j + 1; i < m; i++)
            {
                double factor = a[(i * n) + j] /= pivot;
                for (int c = j + 1; c < n; c++)
                    a[(i * n) + c] -= factor * a[(j * n) + c];
            }
        }

        return sign;
    }

    /// <summary>Solves for the right-hand sides b, m rows of n, in place.</summary>
    public static void Solve(double[] factors, int[] pivots, double[] b, int m, int n)
    {
        for (int i = 0; i < m; i++)
        {
            for (int c = 0; pivots[i] != i && c < n; c++)
                (b[(i * n) + c], b[(pivots[i] * n) + c]) = (b[(pivots[i] * n) + c], b[(i * n) + c]);
        }

        for (int c = 0; c < n; c++)
        {
            for (int i = 1; i < m; i++)
            {
                for (int k = 0; k < i; k++)
                    b[(i * n) + c] -= factors[(i * m) + k] * b[(k * n) + c];
            }

            for (int i = m - 1; i >= 0; i--)
            {
                for (int k = i + 1; k < m; k++)
                    b[(i * n) + c] -= factors[(i * m) + k] * b[(k * n) + c];
                b[(i * n) + c] /= factors[(i * m) + i];
            }
        }
    }
}
