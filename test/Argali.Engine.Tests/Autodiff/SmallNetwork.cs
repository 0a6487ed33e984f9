namespace Argali.Engine.Tests.Autodiff;

/// <summary>Dense layers with relu, trained by plain gradient descent; written with operations only.</summary>
internal sealed class SmallNetwork
{
    private readonly GradientTape tape = new();
    private readonly Variable[] kernels;
    private readonly Variable[] biases;

    public SmallNetwork(int[] widths)
    {
        kernels = new Variable[widths.Length - 1];
        biases = new Variable[widths.Length - 1];
        for (int i = 0; i < kernels.Length; i++)
        {
            float deviation = MathF.Sqrt(2f / widths[i]);
            kernels[i] = new Variable(Ops.RandomNormal([widths[i], widths[i + 1]], 0, deviation, 40 + i), "kernel");
            biases[i] = new Variable(Tensor.Zeros([widths[i + 1]]), "bias");
        }
    }

    public IEnumerable<Variable> Variables => [.. kernels, .. biases];

    /// <summary>One step; returns the loss before it.</summary>
    public float Step(Tensor x, Tensor classes)
    {
        using (tape.Record())
        {
            Tensor h = x;
            for (int i = 0; i < kernels.Length; i++)
                h = Ops.Dense(h, kernels[i], biases[i].Value, i < kernels.Length - 1 ? ActivationKind.Relu : ActivationKind.Linear);
            Tensor loss = Ops.Mean(Ops.SparseCategoricalCrossentropy(classes, h, fromLogits: true));
            tape.Backward(loss);
            for (int i = 0; i < kernels.Length; i++)
            {
                Descend(kernels[i]);
                Descend(biases[i]);
            }

            return loss.Item<float>();
        }
    }

    private void Descend(Variable variable)
    {
        ReadOnlySpan<float> gradient = tape.Gradient(variable)!.Value.AsSpan<float>();
        Span<float> values = variable.AsWritableSpan<float>();
        for (int i = 0; i < values.Length; i++)
            values[i] -= 0.1f * gradient[i];
    }
}
