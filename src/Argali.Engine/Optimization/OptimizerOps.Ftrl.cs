using Argali.Engine.Kernels;

namespace Argali.Engine;

// Follow the regularized leader.
public static partial class OptimizerOps
{
    /// <summary>
    /// FTRL: s = g + 2 * shrinkage * p; n' = n + g²; z += s - (n'^-power - n^-power) / learningRate * p;
    /// p = (clip(z, -l1, l1) - z) / (n'^-power / learningRate + 2 * l2).
    /// </summary>
    /// <param name="parameter">p.</param>
    /// <param name="gradient">g.</param>
    /// <param name="accumulator">n.</param>
    /// <param name="linear">z.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="power">The learning rate's power, negative or zero.</param>
    /// <param name="l1">The strength of the first-power penalty.</param>
    /// <param name="l2">The strength of the second-power penalty.</param>
    /// <param name="shrinkage">The strength of the penalty on the size of p.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void FtrlUpdate(
        Variable parameter,
        Tensor gradient,
        Variable accumulator,
        Variable linear,
        float learningRate,
        float power,
        float l1,
        float l2,
        float shrinkage)
    {
        ReadOnlySpan<float> g = Read(gradient, parameter);
        Span<float> p = parameter.AsWritableSpan<float>();
        Span<float> n = Slot(accumulator, parameter);
        Span<float> z = Slot(linear, parameter);
        if (power == -0.5f)
        {
            UpdateKernel.Apply(p, g, n, z, default, new Update.Ftrl(learningRate, l1, l2, shrinkage));
            return;
        }

        for (int i = 0; i < p.Length; i++)
        {
            float shrunk = g[i] + (2f * shrinkage * p[i]);
            float next = n[i] + (g[i] * g[i]);
            float root = MathF.Pow(next, -power);
            z[i] += shrunk - ((root - MathF.Pow(n[i], -power)) / learningRate * p[i]);
            float quadratic = (root / learningRate) + (2f * l2);
            p[i] = (Math.Clamp(z[i], -l1, l1) - z[i]) / quadratic;
            n[i] = next;
        }
    }
}
