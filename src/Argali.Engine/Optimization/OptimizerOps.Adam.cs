using Argali.Engine.Kernels;

namespace Argali.Engine;

// The family of Adam: a mean of the gradients and one of their squares (or a bound of their size).
public static partial class OptimizerOps
{
    /// <summary>
    /// Adam: m += (g - m) * (1 - beta1); v += (g² - v) * (1 - beta2); p -= m * alpha / (sqrt(v) + epsilon), where alpha is the learning
    /// rate with both bias corrections in it. With <paramref name="maximum"/> (AMSGrad) the greatest v so far takes v's place.
    /// </summary>
    /// <param name="parameter">p.</param>
    /// <param name="gradient">g.</param>
    /// <param name="momentum">m.</param>
    /// <param name="velocity">v.</param>
    /// <param name="maximum">The greatest v so far, or null.</param>
    /// <param name="alpha">learningRate * sqrt(1 - beta2^t) / (1 - beta1^t).</param>
    /// <param name="rest1">1 - beta1.</param>
    /// <param name="rest2">1 - beta2.</param>
    /// <param name="epsilon">What keeps the quotient finite.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void AdamUpdate(
        Variable parameter,
        Tensor gradient,
        Variable momentum,
        Variable velocity,
        Variable? maximum,
        float alpha,
        float rest1,
        float rest2,
        float epsilon)
    {
        ReadOnlySpan<float> g = Read(gradient, parameter);
        Span<float> p = parameter.AsWritableSpan<float>();
        Span<float> m = Slot(momentum, parameter);
        Span<float> v = Slot(velocity, parameter);
        if (maximum is null)
            UpdateKernel.Apply(p, g, m, v, default, new Update.Adam(alpha, rest1, rest2, epsilon));
        else
            UpdateKernel.Apply(p, g, m, v, Slot(maximum, parameter), new Update.AmsGrad(alpha, rest1, rest2, epsilon));
    }

    /// <summary>
    /// Adamax: m += (g - m) * (1 - beta1); u = max(beta2 * u, |g|); p -= learningRate * m / (correction * (u + epsilon)).
    /// </summary>
    /// <param name="parameter">p.</param>
    /// <param name="gradient">g.</param>
    /// <param name="momentum">m.</param>
    /// <param name="norm">u.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="rest1">1 - beta1.</param>
    /// <param name="beta2">beta2.</param>
    /// <param name="correction">1 - beta1^t.</param>
    /// <param name="epsilon">What keeps the quotient finite.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void AdamaxUpdate(
        Variable parameter,
        Tensor gradient,
        Variable momentum,
        Variable norm,
        float learningRate,
        float rest1,
        float beta2,
        float correction,
        float epsilon)
    {
        ReadOnlySpan<float> g = Read(gradient, parameter);
        Span<float> p = parameter.AsWritableSpan<float>();
        Span<float> m = Slot(momentum, parameter);
        Span<float> u = Slot(norm, parameter);
        UpdateKernel.Apply(p, g, m, u, default, new Update.Adamax(learningRate, rest1, beta2, correction, epsilon));
    }

    /// <summary>
    /// Nadam: m and v as Adam's; p -= learningRate * (m * momentumFactor / momentumCorrection + g * gradientFactor / gradientCorrection) /
    /// (sqrt(v / velocityCorrection) + epsilon).
    /// </summary>
    /// <param name="parameter">p.</param>
    /// <param name="gradient">g.</param>
    /// <param name="momentum">m.</param>
    /// <param name="velocity">v.</param>
    /// <param name="factors">What depends on the step.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="rest1">1 - beta1.</param>
    /// <param name="rest2">1 - beta2.</param>
    /// <param name="epsilon">What keeps the quotient finite.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void NadamUpdate(
        Variable parameter,
        Tensor gradient,
        Variable momentum,
        Variable velocity,
        NadamFactors factors,
        float learningRate,
        float rest1,
        float rest2,
        float epsilon)
    {
        ReadOnlySpan<float> g = Read(gradient, parameter);
        Span<float> p = parameter.AsWritableSpan<float>();
        Span<float> m = Slot(momentum, parameter);
        Span<float> v = Slot(velocity, parameter);
        UpdateKernel.Apply(p, g, m, v, default, new Update.Nadam(factors, learningRate, rest1, rest2, epsilon));
    }
}
