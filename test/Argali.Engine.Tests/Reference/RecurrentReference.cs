namespace Argali.Engine.Tests.Reference;

/// <summary>Recurrent layers as plain loops in double, masks included: the truth that the fused operations are compared with.</summary>
internal sealed class RecurrentReference(int batch, int time, int units, float[] projected, float[] recurrent, bool[]? mask)
{
    public bool GoBackwards { get; init; }

    public bool ZeroOutputs { get; init; }

    /// <summary>The outputs [batch, time, units].</summary>
    public double[] Outputs { get; } = new double[batch * time * units];

    /// <summary>The last hidden state [batch, units], and the cell of an LSTM.</summary>
    public double[] Hidden { get; } = new double[batch * units];

    public double[] Cell { get; } = new double[batch * units];

    public RecurrentReference Lstm(float[] hidden, float[] cell)
    {
        Array.ConvertAll(hidden, x => (double)x).CopyTo(Hidden, 0);
        Array.ConvertAll(cell, x => (double)x).CopyTo(Cell, 0);
        Run(4, (x, h, c, products) =>
        {
            for (int j = 0; j < units; j++)
            {
                double i = Sigmoid(x[j] + products[j]), f = Sigmoid(x[units + j] + products[units + j]);
                double g = Math.Tanh(x[(2 * units) + j] + products[(2 * units) + j]), o = Sigmoid(x[(3 * units) + j] + products[(3 * units) + j]);
                c[j] = (f * c[j]) + (i * g);
                h[j] = o * Math.Tanh(c[j]);
            }
        });
        return this;
    }

    public RecurrentReference Gru(float[] hidden, float[]? bias, bool resetAfter)
    {
        Array.ConvertAll(hidden, x => (double)x).CopyTo(Hidden, 0);
        Run(3, (x, h, c, products) =>
        {
            double[] before = [.. h];
            for (int j = 0; j < products.Length; j++)
                products[j] += bias?[j] ?? 0;
            for (int j = 0; j < units; j++)
            {
                double z = Sigmoid(x[j] + products[j]), inner = 0;
                if (resetAfter)
                {
                    inner = Sigmoid(x[units + j] + products[units + j]) * products[(2 * units) + j];
                }
                else
                {
                    for (int k = 0; k < units; k++)
                        inner += Sigmoid(x[units + k] + products[units + k]) * before[k] * recurrent[(k * 3 * units) + (2 * units) + j];
                }

                h[j] = (z * before[j]) + ((1 - z) * Math.Tanh(x[(2 * units) + j] + inner));
            }
        });
        return this;
    }

    private delegate void Step(ReadOnlySpan<float> x, Span<double> hidden, Span<double> cell, double[] products);

    private void Run(int gates, Step step)
    {
        for (int row = 0; row < batch; row++)
        {
            Span<double> h = Hidden.AsSpan(row * units, units), c = Cell.AsSpan(row * units, units);
            for (int t = 0; t < time; t++)
            {
                int position = GoBackwards ? time - 1 - t : t, at = ((row * time) + t) * units;
                Span<double> output = Outputs.AsSpan(at, units);
                if (mask?[(row * time) + position] ?? true)
                {
                    step(projected.AsSpan(((row * time) + position) * gates * units, gates * units), h, c, Products(h, gates));
                    h.CopyTo(output);
                }
                else if (t > 0 && !ZeroOutputs)
                {
                    Outputs.AsSpan(at - units, units).CopyTo(output);
                }
            }
        }
    }

    private double[] Products(ReadOnlySpan<double> h, int gates)
    {
        double[] products = new double[gates * units];
        for (int k = 0; k < units; k++)
        {
            for (int j = 0; j < products.Length; j++)
                products[j] += h[k] * recurrent[(k * products.Length) + j];
        }

        return products;
    }

    private static double Sigmoid(double x) => 1 / (1 + Math.Exp(-x));
}
