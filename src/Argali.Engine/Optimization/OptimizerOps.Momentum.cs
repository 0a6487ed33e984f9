namespace Argali.Engine;

// Stochastic gradient descent, with and without momentum, and its sign variant.
public static partial class OptimizerOps
{
    /// <summary>Plain gradient descent: p -= g * learningRate.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void SgdUpdate(Variable parameter, Tensor gradient, float learningRate)
    {
        ReadOnlySpan<float> g = Read(gradient, parameter);
        Span<float> p = parameter.AsWritableSpan<float>();
        for (int i = 0; i < p.Length; i++)
            p[i] -= g[i] * learningRate;
    }

    /// <summary>
    /// Gradient descent with momentum: m = m * momentum - g * learningRate; p += m, or with <paramref name="nesterov"/>
    /// p += m * momentum - g * learningRate.
    /// </summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void MomentumUpdate(
        Variable parameter, Tensor gradient, Variable velocity, float learningRate, float momentum, bool nesterov)
    {
        ReadOnlySpan<float> g = Read(gradient, parameter);
        Span<float> p = parameter.AsWritableSpan<float>();
        Span<float> m = Slot(velocity, parameter);
        for (int i = 0; i < p.Length; i++)
        {
            float step = g[i] * learningRate;
            float next = (m[i] * momentum) - step;
            m[i] = next;
            p[i] = nesterov ? p[i] + (next * momentum) - step : p[i] + next;
        }
    }

    /// <summary>Lion: p -= learningRate * sign(m * beta1 + g * (1 - beta1)); m = m * beta2 + g * (1 - beta2).</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void LionUpdate(
        Variable parameter, Tensor gradient, Variable momentum, float learningRate, float beta1, float beta2)
    {
        ReadOnlySpan<float> g = Read(gradient, parameter);
        Span<float> p = parameter.AsWritableSpan<float>();
        Span<float> m = Slot(momentum, parameter);
        float rest1 = 1f - beta1;
        float rest2 = 1f - beta2;
        for (int i = 0; i < p.Length; i++)
        {
            float direction = (m[i] * beta1) + (g[i] * rest1);
            float sign = direction > 0 ? 1f : direction < 0 ? -1f : direction;
            p[i] -= learningRate * sign;
            m[i] = (m[i] * beta2) + (g[i] * rest2);
        }
    }
}
