namespace Argali.Engine;

/// <summary>The QR decomposition, reduced or complete, by Householder reflections, computed in double.</summary>
internal static class QrDecomposition
{
    public static (Tensor Q, Tensor R) Apply(Tensor x, bool complete)
    {
        TensorNode source = OperationGuard.Float(x, nameof(Ops.Qr));
        Shape shape = source.Shape;
        if (shape.Rank < 2)
            throw new ArgumentException($"Qr expects matrices, [..., m, n]. Received shape {shape}.", nameof(x));
        int m = shape[^2], n = shape[^1], k = complete ? m : Math.Min(m, n);
        TensorNode q = TensorAllocator.Floats(shape.With(-1, k));
        TensorNode r = TensorAllocator.Floats(shape.With(-2, k));
        var work = new double[m * n];
        var basis = new double[m * k];
        for (int i = 0; i < source.Count / Math.Max(1, m * n); i++)
        {
            for (int e = 0; e < work.Length; e++)
                work[e] = source.Floats[(i * m * n) + e];
            Decompose(work, basis, m, n, k);
            for (int e = 0; e < basis.Length; e++)
                q.Floats[(i * m * k) + e] = (float)basis[e];
            for (int row = 0; row < k; row++)
            {
                for (int column = 0; column < n; column++)
                    r.Floats[(((i * k) + row) * n) + column] = column < row ? 0 : (float)work[(row * n) + column];
            }
        }

        return (new Tensor(q), new Tensor(r));
    }

    // On return the upper triangle of a holds R, and q the first k columns of the product of the reflections.
    private static void Decompose(double[] a, double[] q, int m, int n, int k)
    {
        var reflections = new double[Math.Min(m, n)][];
        for (int j = 0; j < reflections.Length; j++)
        {
            double norm = 0;
            for (int i = j; i < m; i++)
                norm += a[(i * n) + j] * a[(i * n) + j];
            norm = Math.Sqrt(norm);
            var v = new double[m];
            reflections[j] = v;
            if (norm == 0)
                continue;
            double alpha = a[(j * n) + j] >= 0 ? -norm : norm;
            for (int i = j; i < m; i++)
                v[i] = a[(i * n) + j];
            v[j] -= alpha;
            Reflect(a, v, j, m, n);
        }

        Array.Clear(q);
        for (int j = 0; j < k; j++)
            q[(j * k) + j] = 1;
        for (int j = reflections.Length - 1; j >= 0; j--)
            Reflect(q, reflections[j], j, m, k);
    }

    private static void Reflect(double[] matrix, double[] v, int from, int rows, int columns)
    {
        double square = 0;
        for (int i = from; i < rows; i++)
            square += v[i] * v[i];
        if (square == 0)
            return;
        for (int c = 0; c < columns; c++)
        {
            double dot = 0;
            for (int i = from; i < rows; i++)
                dot += v[i] * matrix[(i * columns) + c];
            double scale = 2 * dot / square;
            for (int i = from; i < rows; i++)
                matrix[(i * columns) + c] -= scale * v[i];
        }
    }
}
