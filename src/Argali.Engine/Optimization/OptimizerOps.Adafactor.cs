namespace Argali.Engine;

// Adafactor: the squares' means of a matrix are kept as one mean per row and one per column.
public static partial class OptimizerOps
{
    /// <summary>
    /// Adafactor: v = the mean of g² + epsilon1 (of factors for two axes and more), u = g / sqrt(v),
    /// p -= alpha * u / max(1, rms(u) / clipThreshold), where alpha = max(epsilon2, rms(p)) * relativeRate.
    /// </summary>
    /// <param name="parameter">p.</param>
    /// <param name="gradient">g.</param>
    /// <param name="row">The mean over the last axis; untouched for fewer than two axes.</param>
    /// <param name="column">The mean over the last axis but one; untouched for fewer than two axes.</param>
    /// <param name="velocity">v.</param>
    /// <param name="relativeRate">The learning rate of this step, before it is scaled by the parameter's size.</param>
    /// <param name="beta2">The weight of the past in this step.</param>
    /// <param name="epsilon1">What is added to the squares.</param>
    /// <param name="epsilon2">The least size of a parameter.</param>
    /// <param name="clipThreshold">The root mean square that an update may have.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void AdafactorUpdate(
        Variable parameter,
        Tensor gradient,
        Variable row,
        Variable column,
        Variable velocity,
        float relativeRate,
        float beta2,
        float epsilon1,
        float epsilon2,
        float clipThreshold)
    {
        ArgumentNullException.ThrowIfNull(row);
        ArgumentNullException.ThrowIfNull(column);
        ReadOnlySpan<float> g = Read(gradient, parameter);
        Span<float> p = parameter.AsWritableSpan<float>();
        Span<float> v = Slot(velocity, parameter);
        float alpha = MathF.Max(epsilon2, RootMeanSquare(p)) * relativeRate;
        float rest = 1f - beta2;
        if (parameter.Shape.Rank >= 2)
        {
            int columns = parameter.Shape[^1];
            int rows = parameter.Shape[^2];
            int matrix = rows * columns;
            Span<float> r = row.AsWritableSpan<float>();
            Span<float> c = column.AsWritableSpan<float>();
            for (int start = 0, k = 0; start < p.Length; start += matrix, k++)
            {
                Factor(
                    g.Slice(start, matrix), r.Slice(k * rows, rows), c.Slice(k * columns, columns), v.Slice(start, matrix), beta2, epsilon1);
            }
        }
        else
        {
            for (int i = 0; i < v.Length; i++)
                v[i] = (beta2 * v[i]) + (rest * ((g[i] * g[i]) + epsilon1));
        }

        double squares = 0;
        for (int i = 0; i < p.Length; i++)
        {
            float u = g[i] / MathF.Sqrt(v[i]);
            squares += (double)u * u;
        }

        float size = (float)Math.Sqrt(squares / p.Length);
        float divisor = MathF.Max(1f, size / clipThreshold);
        for (int i = 0; i < p.Length; i++)
            p[i] -= alpha * (g[i] / MathF.Sqrt(v[i]) / divisor);
    }

    // One matrix: r[i] and c[j] follow the means of g² + epsilon1 over a row and over a column; v[i, j] = r[i] / mean(r) * c[j].
    private static void Factor(
        ReadOnlySpan<float> g, Span<float> r, Span<float> c, Span<float> v, float beta2, float epsilon1)
    {
        float rest = 1f - beta2;
        double rowTotal = 0;
        for (int i = 0; i < r.Length; i++)
        {
            double sum = 0;
            for (int j = 0; j < c.Length; j++)
                sum += (g[(i * c.Length) + j] * g[(i * c.Length) + j]) + epsilon1;
            r[i] = (beta2 * r[i]) + (rest * (float)(sum / c.Length));
            rowTotal += r[i];
        }

        for (int j = 0; j < c.Length; j++)
        {
            double sum = 0;
            for (int i = 0; i < r.Length; i++)
                sum += (g[(i * c.Length) + j] * g[(i * c.Length) + j]) + epsilon1;
            c[j] = (beta2 * c[j]) + (rest * (float)(sum / r.Length));
        }

        float mean = (float)(rowTotal / r.Length);
        for (int i = 0; i < r.Length; i++)
        {
            float share = r[i] / mean;
            for (int j = 0; j < c.Length; j++)
                v[(i * c.Length) + j] = share * c[j];
        }
    }

    private static float RootMeanSquare(ReadOnlySpan<float> x)
    {
        double squares = 0;
        foreach (float element in x)
            squares += (double)element * element;
        return (float)Math.Sqrt(squares / x.Length);
    }
}
