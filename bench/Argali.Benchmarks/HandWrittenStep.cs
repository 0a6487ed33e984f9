using Argali.Benchmarks.Harness;

namespace Argali.Benchmarks;

/// <summary>A training step of the dense network 784-512-256-10 with OpenBLAS's products and plain loops for the rest.</summary>
internal sealed unsafe class HandWrittenStep
{
    private const int Batch = 128;

    private static readonly int[] Widths = [784, 512, 256, 10];

    private readonly NativeBuffer[] activations = [.. Widths.Select((width, i) => new NativeBuffer(Batch * width, (uint)i))];
    private readonly NativeBuffer[] gradients = [.. Widths.Select((width, i) => new NativeBuffer(Batch * width, (uint)i))];
    private readonly NativeBuffer[][] parameters;
    private int time;

    public HandWrittenStep()
    {
        // Kernel and bias of each layer: the value, its gradient, and Adam's two means.
        parameters =
        [
            .. Enumerable.Range(0, 2 * (Widths.Length - 1)).Select(i =>
            {
                int length = i % 2 == 0 ? Widths[i / 2] * Widths[(i / 2) + 1] : Widths[(i / 2) + 1];
                NativeBuffer[] buffers = [.. Enumerable.Range(0, 4).Select(k => new NativeBuffer(length, (uint)((4 * i) + k)))];
                foreach (ref float value in buffers[0].Span)
                    value *= 0.05f;
                buffers[2].Span.Clear();
                buffers[3].Span.Clear();
                return buffers;
            }),
        ];
    }

    public void Run()
    {
        time++;
        for (int layer = 0; layer < Widths.Length - 1; layer++)
            Forward(layer);
        SoftmaxCrossEntropy();
        for (int layer = Widths.Length - 2; layer >= 0; layer--)
            Backward(layer);
        foreach (NativeBuffer[] one in parameters)
            Adam(one[0].Pointer, one[1].Pointer, one[2].Pointer, one[3].Pointer, one[0].Span.Length);
    }

    private void Forward(int layer)
    {
        int n = Widths[layer], m = Widths[layer + 1];
        float* y = activations[layer + 1].Pointer, bias = parameters[(2 * layer) + 1][0].Pointer;
        OpenBlas.Multiply(activations[layer].Pointer, parameters[2 * layer][0].Pointer, y, Batch, m, n, n, m, m, false, false);
        for (int i = 0; i < Batch * m; i++)
        {
            float value = y[i] + bias[i % m];
            y[i] = layer < Widths.Length - 2 && value < 0 ? 0 : value;
        }
    }

    private void SoftmaxCrossEntropy()
    {
        int classes = Widths[^1];
        for (int row = 0; row < Batch; row++)
        {
            float* x = activations[^1].Pointer + (row * classes), dx = gradients[^1].Pointer + (row * classes);
            float largest = float.MinValue, sum = 0;
            for (int i = 0; i < classes; i++)
                largest = MathF.Max(largest, x[i]);
            for (int i = 0; i < classes; i++)
                sum += dx[i] = MathF.Exp(x[i] - largest);
            for (int i = 0; i < classes; i++)
                dx[i] = ((dx[i] / sum) - (i == row % classes ? 1 : 0)) / Batch;
        }
    }

    private void Backward(int layer)
    {
        int n = Widths[layer], m = Widths[layer + 1];
        float* dy = gradients[layer + 1].Pointer, dbias = parameters[(2 * layer) + 1][1].Pointer;
        if (layer < Widths.Length - 2)
        {
            float* y = activations[layer + 1].Pointer;
            for (int i = 0; i < Batch * m; i++)
                dy[i] = y[i] > 0 ? dy[i] : 0;
        }

        OpenBlas.Multiply(activations[layer].Pointer, dy, parameters[2 * layer][1].Pointer, n, m, Batch, n, m, m, true, false);
        new Span<float>(dbias, m).Clear();
        for (int i = 0; i < Batch * m; i++)
            dbias[i % m] += dy[i];
        if (layer > 0)
            OpenBlas.Multiply(dy, parameters[2 * layer][0].Pointer, gradients[layer].Pointer, Batch, n, m, m, m, n, false, true);
    }

    private void Adam(float* p, float* g, float* m, float* v, int length)
    {
        float alpha = 0.001f * MathF.Sqrt(1 - MathF.Pow(0.999f, time)) / (1 - MathF.Pow(0.9f, time));
        for (int i = 0; i < length; i++)
        {
            m[i] += (g[i] - m[i]) * 0.1f;
            v[i] += ((g[i] * g[i]) - v[i]) * 0.001f;
            p[i] -= m[i] * alpha / (MathF.Sqrt(v[i]) + 1e-7f);
        }
    }
}
