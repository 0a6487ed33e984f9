namespace Argali.Benchmarks.PlainLoops;

/// <summary>Layers forward and backward (for a gradient of ones) as anybody would write them down first.</summary>
internal static class PlainLayers
{
    /// <summary>Batch normalisation of [rows, channels].</summary>
    public static void BatchNormalization(float[] x, float[] gamma, float[] beta, float[] y, float[] dx, int channels)
    {
        int rows = x.Length / channels;
        for (int c = 0; c < channels; c++)
        {
            float mean = 0, variance = 0, sum = 0;
            for (int i = c; i < x.Length; i += channels)
                mean += x[i] / rows;
            for (int i = c; i < x.Length; i += channels)
                variance += (x[i] - mean) * (x[i] - mean) / rows;
            float scale = 1 / MathF.Sqrt(variance + 1e-3f);
            for (int i = c; i < x.Length; i += channels)
            {
                y[i] = ((x[i] - mean) * scale * gamma[c]) + beta[c];
                sum += (x[i] - mean) * scale;
            }

            for (int i = c; i < x.Length; i += channels)
                dx[i] = gamma[c] * scale * (1 - 1 - ((x[i] - mean) * scale * sum / rows));
        }
    }

    /// <summary>Layer normalisation of rows of <paramref name="n"/>.</summary>
    public static void LayerNormalization(float[] x, float[] gamma, float[] beta, float[] y, float[] dx, int n)
    {
        for (int row = 0; row < x.Length; row += n)
        {
            float mean = 0, variance = 0, sum = 0, products = 0;
            for (int i = 0; i < n; i++)
                mean += x[row + i] / n;
            for (int i = 0; i < n; i++)
                variance += (x[row + i] - mean) * (x[row + i] - mean) / n;
            float scale = 1 / MathF.Sqrt(variance + 1e-3f);
            for (int i = 0; i < n; i++)
            {
                float h = (x[row + i] - mean) * scale;
                y[row + i] = (h * gamma[i]) + beta[i];
                sum += gamma[i] / n;
                products += gamma[i] * h / n;
            }

            for (int i = 0; i < n; i++)
                dx[row + i] = scale * (gamma[i] - sum - ((x[row + i] - mean) * scale * products));
        }
    }

    /// <summary>Pooling of 2 x 2 pixels of [batch, height, width, channels].</summary>
    public static void Pooling(float[] x, float[] y, float[] dx, int batch, int height, int width, int channels, bool largest)
    {
        Array.Clear(dx);
        int at = 0;
        for (int image = 0; image < batch; image++)
        {
            for (int row = 0; row < height; row += 2)
            {
                for (int column = 0; column < width; column += 2)
                {
                    for (int c = 0; c < channels; c++)
                    {
                        int corner = ((((image * height) + row) * width) + column) * channels + c, best = corner;
                        float sum = 0;
                        for (int cell = 0; cell < 4; cell++)
                        {
                            int i = corner + ((cell / 2 * width) + (cell % 2)) * channels;
                            sum += x[i] / 4;
                            best = x[i] > x[best] ? i : best;
                            if (!largest)
                                dx[i] = 0.25f;
                        }

                        y[at++] = largest ? x[best] : sum;
                        if (largest)
                            dx[best] = 1;
                    }
                }
            }
        }
    }

    /// <summary>softmax(q · kᵀ / √units) · v and its gradients for heads of [time, units].</summary>
    public static void Attention(
        float[] q, float[] k, float[] v, float[] y, float[] dq, float[] dk, float[] dv, int heads, int time, int units)
    {
        float[] weights = new float[time], dweights = new float[time];
        float factor = 1 / MathF.Sqrt(units);
        Array.Clear(dq);
        Array.Clear(dk);
        Array.Clear(dv);
        Array.Clear(y);
        for (int query = 0; query < heads * time; query++)
        {
            int first = query / time * time, at = query * units;
            float largest = float.MinValue, sum = 0, dot = 0;
            for (int t = 0; t < time; t++)
            {
                weights[t] = 0;
                for (int u = 0; u < units; u++)
                    weights[t] += q[at + u] * k[((first + t) * units) + u] * factor;
                largest = MathF.Max(largest, weights[t]);
            }

            for (int t = 0; t < time; t++)
                sum += weights[t] = MathF.Exp(weights[t] - largest);
            for (int t = 0; t < time; t++)
            {
                weights[t] /= sum;
                dweights[t] = 0;
                for (int u = 0; u < units; u++)
                {
                    int i = ((first + t) * units) + u;
                    y[at + u] += weights[t] * v[i];
                    dv[i] += weights[t];
                    dweights[t] += v[i];
                }

                dot += weights[t] * dweights[t];
            }

            for (int t = 0; t < time; t++)
            {
                float score = weights[t] * (dweights[t] - dot) * factor;
                for (int u = 0; u < units; u++)
                {
                    int i = ((first + t) * units) + u;
                    dq[at + u] += score * k[i];
                    dk[i] += score * q[at + u];
                }
            }
        }
    }

    /// <summary>Rows of a table, and the table's gradient.</summary>
    public static void Embedding(int[] ids, float[] table, float[] y, float[] dtable, int units)
    {
        Array.Clear(dtable);
        for (int i = 0; i < ids.Length; i++)
        {
            for (int u = 0; u < units; u++)
            {
                y[(i * units) + u] = table[(ids[i] * units) + u];
                dtable[(ids[i] * units) + u] += 1;
            }
        }
    }
}
