namespace Argali.Engine;

/// <summary>
/// The singular value decomposition by one-sided Jacobi rotations, in double: columns of a are turned in pairs until all are orthogonal;
/// their lengths are the singular values. Accurate to the last bits, also for small values.
/// </summary>
internal static class SingularValues
{
    private const int MostSweeps = 60;

    public static (Tensor U, Tensor S, Tensor V) Decompose(Tensor x, bool full)
    {
        TensorNode source = OperationGuard.Float(x, nameof(Ops.Svd));
        (int m, int n, int count) = MatrixBatch.Of(source.Shape, nameof(Ops.Svd));
        int k = Math.Min(m, n), rows = full ? m : k, columns = full ? n : k;
        Shape leading = source.Shape.Slice(0, source.Shape.Rank - 2);
        TensorNode u = TensorAllocator.Floats(leading.Concat(new Shape(m, rows)));
        TensorNode s = TensorAllocator.Floats(leading.Concat(new Shape(k)));
        TensorNode v = TensorAllocator.Floats(leading.Concat(new Shape(columns, n)));
        for (int i = 0; i < count; i++)
        {
            // Tall matrices: a wide one is decomposed as its transpose, with u and v exchanged.
            double[] a = MatrixBatch.Read(source, i, m * n);
            bool isWide = m < n;
            (int height, int width) = isWide ? (n, m) : (m, n);
            if (isWide)
                a = Transposed(a, m, n);
            double[] right = Identity(width);
            Rotate(a, right, height, width);
            (double[] left, double[] values, double[] turned) = Sorted(a, right, height, width, full ? height : width);
            MatrixBatch.Write(values, s, i);
            int leftColumns = full ? height : width;
            MatrixBatch.Write(isWide ? turned : left, u, i);
            MatrixBatch.Write(isWide ? Transposed(left, height, leftColumns) : Transposed(turned, width, width), v, i);
        }

        return (new Tensor(u), new Tensor(s), new Tensor(v));
    }

    // Turns pairs of columns of a (m rows, n columns), and of v likewise, until all are orthogonal.
    private static void Rotate(double[] a, double[] v, int m, int n)
    {
        for (int sweep = 0; sweep < MostSweeps; sweep++)
        {
            bool isOrthogonal = true;
            for (int p = 0; p < n; p++)
            {
                for (int q = p + 1; q < n; q++)
                {
                    double pp = Dot(a, m, n, p, p), qq = Dot(a, m, n, q, q), pq = Dot(a, m, n, p, q);
                    if (Math.Abs(pq) <= 1e-15 * Math.Sqrt(pp * qq) || pq == 0)
                        continue;
                    isOrthogonal = false;
                    double zeta = (qq - pp) / (2 * pq);
                    double t = Math.CopySign(1, zeta) / (Math.Abs(zeta) + Math.Sqrt(1 + (zeta * zeta)));
                    double c = 1 / Math.Sqrt(1 + (t * t));
                    Turn(a, m, n, p, q, c, c * t);
                    Turn(v, n, n, p, q, c, c * t);
                }
            }

            if (isOrthogonal)
                return;
        }
    }

    // The columns in descending order of length; to those of length 1, columns are added until there are as many as wanted.
    private static (double[] Left, double[] Values, double[] Right) Sorted(double[] a, double[] v, int m, int n, int wanted)
    {
        double[] lengths = [.. Enumerable.Range(0, n).Select(j => Math.Sqrt(Dot(a, m, n, j, j)))];
        int[] order = [.. Enumerable.Range(0, n).OrderByDescending(j => lengths[j])];
        double[] left = new double[m * wanted], values = new double[n], right = new double[n * n];
        for (int j = 0; j < n; j++)
        {
            int from = order[j];
            values[j] = lengths[from];
            for (int i = 0; i < m && lengths[from] > 0; i++)
                left[(i * wanted) + j] = a[(i * n) + from] / lengths[from];
            for (int i = 0; i < n; i++)
                right[(i * n) + j] = v[(i * n) + from];
        }

        for (int j = 0; j < wanted; j++)
        {
            if (j >= n || values[j] == 0)
                Complete(left, m, wanted, j);
        }

        return (left, values, right);
    }

    // Column j becomes the unit vector that is farthest from the columns before it, made orthogonal to them.
    private static void Complete(double[] basis, int m, int columns, int j)
    {
        var best = new double[m];
        double bestLength = -1;
        for (int axis = 0; axis < m; axis++)
        {
            var candidate = new double[m];
            candidate[axis] = 1;
            for (int pass = 0; pass < 2; pass++)
            {
                for (int k = 0; k < columns; k++)
                {
                    double dot = 0;
                    for (int i = 0; k != j && i < m; i++)
                        dot += candidate[i] * basis[(i * columns) + k];
                    for (int i = 0; k != j && i < m; i++)
                        candidate[i] -= dot * basis[(i * columns) + k];
                }
            }

            double length = Math.Sqrt(candidate.Sum(value => value * value));
            if (length > bestLength)
                (best, bestLength) = (candidate, length);
        }

        for (int i = 0; i < m; i++)
            basis[(i * columns) + j] = best[i] / bestLength;
    }

    private static double Dot(double[] a, int m, int n, int p, int q)
    {
        double sum = 0;
        for (int i = 0; i < m; i++)
            sum += a[(i * n) + p] * a[(i * n) + q];
        return sum;
    }

    private static void Turn(double[] a, int m, int n, int p, int q, double c, double s)
    {
        for (int i = 0; i < m; i++)
        {
            double x = a[(i * n) + p], y = a[(i * n) + q];
            a[(i * n) + p] = (c * x) - (s * y);
            a[(i * n) + q] = (s * x) + (c * y);
        }
    }

    private static double[] Transposed(double[] a, int m, int n)
    {
        var transposed = new double[m * n];
        for (int i = 0; i < m; i++)
        {
            for (int j = 0; j < n; j++)
                transposed[(j * m) + i] = a[(i * n) + j];
        }

        return transposed;
    }

    private static double[] Identity(int n)
    {
        var identity = new double[n * n];
        for (int i = 0; i < n; i++)
            identity[(i * n) + i] = 1;
        return identity;
    }
}
