namespace Argali.Benchmarks.PlainLoops;

/// <summary>Recurrent layers forward and backward (for a gradient of ones) as anybody would write them down first.</summary>
internal sealed class PlainRecurrent(int batch, int time, int inputs, int units, int gates)
{
    private readonly int width = gates * units;
    private readonly float[] z = new float[batch * time * gates * units];
    private readonly float[] products = new float[batch * time * gates * units];
    private readonly float[] dz = new float[gates * units];
    private readonly float[] dproducts = new float[gates * units];
    private readonly float[] h = new float[batch * (time + 1) * units];
    private readonly float[] c = new float[batch * (time + 1) * units];
    private readonly float[] dh = new float[units];
    private readonly float[] dc = new float[units];

    /// <summary>A long short-term memory.</summary>
    public void Lstm(float[] x, float[] kernel, float[] recurrent, float[] dx, float[] dkernel, float[] drecurrent)
    {
        Clear(dx, dkernel, drecurrent);
        for (int row = 0; row < batch; row++)
        {
            for (int t = 0; t < time; t++)
            {
                int at = (row * time) + t, state = ((row * (time + 1)) + t) * units, next = state + units;
                Multiply(x.AsSpan(at * inputs, inputs), kernel, z.AsSpan(at * width, width));
                Multiply(h.AsSpan(state, units), recurrent, products.AsSpan(at * width, width));
                for (int j = 0; j < units; j++)
                {
                    int g = (at * width) + j;
                    float i = z[g] = Sigmoid(z[g] + products[g]), f = z[g + units] = Sigmoid(z[g + units] + products[g + units]);
                    float u = z[g + (2 * units)] = MathF.Tanh(z[g + (2 * units)] + products[g + (2 * units)]);
                    float o = z[g + (3 * units)] = Sigmoid(z[g + (3 * units)] + products[g + (3 * units)]);
                    c[next + j] = (f * c[state + j]) + (i * u);
                    h[next + j] = o * MathF.Tanh(c[next + j]);
                }
            }

            Clear(dh, dc);
            for (int t = time - 1; t >= 0; t--)
            {
                int at = (row * time) + t, state = ((row * (time + 1)) + t) * units, next = state + units;
                for (int j = 0; j < units; j++)
                {
                    int g = (at * width) + j;
                    float i = z[g], f = z[g + units], u = z[g + (2 * units)], o = z[g + (3 * units)], s = MathF.Tanh(c[next + j]);
                    float d = dh[j] + 1, e = dc[j] + (d * o * (1 - (s * s)));
                    dz[j] = e * u * i * (1 - i);
                    dz[j + units] = e * c[state + j] * f * (1 - f);
                    dz[j + (2 * units)] = e * i * (1 - (u * u));
                    dz[j + (3 * units)] = d * s * o * (1 - o);
                    dc[j] = e * f;
                    dh[j] = 0;
                }

                Back(x.AsSpan(at * inputs, inputs), kernel, dz, dx.AsSpan(at * inputs, inputs), dkernel);
                Back(h.AsSpan(state, units), recurrent, dz, dh, drecurrent);
            }
        }
    }

    /// <summary>A gated recurrent unit with the reset after the product.</summary>
    public void Gru(float[] x, float[] kernel, float[] recurrent, float[] dx, float[] dkernel, float[] drecurrent)
    {
        Clear(dx, dkernel, drecurrent);
        for (int row = 0; row < batch; row++)
        {
            for (int t = 0; t < time; t++)
            {
                int at = (row * time) + t, state = ((row * (time + 1)) + t) * units, next = state + units;
                Multiply(x.AsSpan(at * inputs, inputs), kernel, z.AsSpan(at * width, width));
                Multiply(h.AsSpan(state, units), recurrent, products.AsSpan(at * width, width));
                for (int j = 0; j < units; j++)
                {
                    int g = (at * width) + j;
                    float u = z[g] = Sigmoid(z[g] + products[g]), r = z[g + units] = Sigmoid(z[g + units] + products[g + units]);
                    float n = z[g + (2 * units)] = MathF.Tanh(z[g + (2 * units)] + (r * products[g + (2 * units)]));
                    h[next + j] = (u * h[state + j]) + ((1 - u) * n);
                }
            }

            Clear(dh);
            for (int t = time - 1; t >= 0; t--)
            {
                int at = (row * time) + t, state = ((row * (time + 1)) + t) * units;
                for (int j = 0; j < units; j++)
                {
                    int g = (at * width) + j;
                    float u = z[g], r = z[g + units], n = z[g + (2 * units)], d = dh[j] + 1, dn = d * (1 - u) * (1 - (n * n));
                    dz[j] = dproducts[j] = d * (h[state + j] - n) * u * (1 - u);
                    dz[j + units] = dproducts[j + units] = dn * products[g + (2 * units)] * r * (1 - r);
                    dz[j + (2 * units)] = dn;
                    dproducts[j + (2 * units)] = dn * r;
                    dh[j] = d * u;
                }

                Back(x.AsSpan(at * inputs, inputs), kernel, dz, dx.AsSpan(at * inputs, inputs), dkernel);
                Back(h.AsSpan(state, units), recurrent, dproducts, dh, drecurrent);
            }
        }
    }

    private static float Sigmoid(float x) => 1 / (1 + MathF.Exp(-x));

    private static void Clear(params ReadOnlySpan<float[]> arrays)
    {
        foreach (float[] array in arrays)
            Array.Clear(array);
    }

    // y = x · weights
    private static void Multiply(ReadOnlySpan<float> x, float[] weights, Span<float> y)
    {
        y.Clear();
        for (int k = 0; k < x.Length; k++)
        {
            for (int j = 0; j < y.Length; j++)
                y[j] += x[k] * weights[(k * y.Length) + j];
        }
    }

    // dx += dy · weightsᵀ; dweights += xᵀ · dy
    private static void Back(ReadOnlySpan<float> x, float[] weights, float[] dy, Span<float> dx, float[] dweights)
    {
        for (int k = 0; k < x.Length; k++)
        {
            float sum = dx[k];
            for (int j = 0; j < dy.Length; j++)
            {
                sum += dy[j] * weights[(k * dy.Length) + j];
                dweights[(k * dy.Length) + j] += x[k] * dy[j];
            }

            dx[k] = sum;
        }
    }
}
