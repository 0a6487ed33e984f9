using Argali.Engine.Kernels;

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
        UpdateKernel.Apply(p, g, default, default, default, new Update.Sgd(learningRate));
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
        UpdateKernel.Apply(p, g, m, default, default, new Update.Momentum(learningRate, momentum, nesterov));
    }

    /// <summary>Lion: p -= learningRate * sign(m * beta1 + g * (1 - beta1)); m = m * beta2 + g * (1 - beta2).</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void LionUpdate(
        Variable parameter, Tensor gradient, Variable momentum, float learningRate, float beta1, float beta2)
    {
        ReadOnlySpan<float> g = Read(gradient, parameter);
        Span<float> p = parameter.AsWritableSpan<float>();
        Span<float> m = Slot(momentum, parameter);
        UpdateKernel.Apply(p, g, m, default, default, new Update.Lion(learningRate, beta1, beta2));
    }
}
