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
        Span<float> hat = maximum is null ? v : Slot(maximum, parameter);
        for (int i = 0; i < p.Length; i++)
        {
            m[i] += (g[i] - m[i]) * rest1;
            v[i] += ((g[i] * g[i]) - v[i]) * rest2;
            hat[i] = MathF.Max(hat[i], v[i]);
            p[i] -= m[i] * alpha / (MathF.Sqrt(hat[i]) + epsilon);
        }
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
        for (int i = 0; i < p.Length; i++)
        {
            m[i] += (g[i] - m[i]) * rest1;
            u[i] = MathF.Max(beta2 * u[i], MathF.Abs(g[i]));
            p[i] -= learningRate * m[i] / (correction * (u[i] + epsilon));
        }
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
        for (int i = 0; i < p.Length; i++)
        {
            m[i] += (g[i] - m[i]) * rest1;
            v[i] += ((g[i] * g[i]) - v[i]) * rest2;
            float direction = (factors.Momentum * m[i] / factors.MomentumCorrection)
                + (factors.Gradient * g[i] / factors.GradientCorrection);
            p[i] -= learningRate * direction / (MathF.Sqrt(v[i] / factors.VelocityCorrection) + epsilon);
        }
    }
}
