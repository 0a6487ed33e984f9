using Argali.Engine.Kernels;

namespace Argali.Engine;

// Optimizers that divide by the size of past gradients.
public static partial class OptimizerOps
{
    /// <summary>
    /// RMSprop: v = rho * v + (1 - rho) * g²; p -= learningRate * g / sqrt(v + epsilon). With <paramref name="average"/> (centered) the
    /// mean of g is kept there and its square taken from v; with <paramref name="momentum"/> the steps are summed with a factor.
    /// </summary>
    /// <param name="parameter">p.</param>
    /// <param name="gradient">g.</param>
    /// <param name="velocity">v.</param>
    /// <param name="momentum">The sum of steps, or null.</param>
    /// <param name="average">The mean of g, or null.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="rho">The weight of the past.</param>
    /// <param name="rest">1 - rho.</param>
    /// <param name="momentumFactor">The factor of the sum of steps.</param>
    /// <param name="epsilon">What keeps the quotient finite.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void RmspropUpdate(
        Variable parameter,
        Tensor gradient,
        Variable velocity,
        Variable? momentum,
        Variable? average,
        float learningRate,
        float rho,
        float rest,
        float momentumFactor,
        float epsilon)
    {
        ReadOnlySpan<float> g = Read(gradient, parameter);
        Span<float> p = parameter.AsWritableSpan<float>();
        Span<float> v = Slot(velocity, parameter);
        Span<float> sum = momentum is null ? [] : Slot(momentum, parameter);
        Span<float> mean = average is null ? [] : Slot(average, parameter);
        var step = new Update.Rmsprop(learningRate, rho, rest, momentumFactor, epsilon, isCentered: average is not null);
        UpdateKernel.Apply(p, g, v, sum, mean, step);
    }

    /// <summary>Adagrad: a += g²; p -= learningRate * g / sqrt(a + epsilon).</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void AdagradUpdate(Variable parameter, Tensor gradient, Variable accumulator, float learningRate, float epsilon)
    {
        ReadOnlySpan<float> g = Read(gradient, parameter);
        Span<float> p = parameter.AsWritableSpan<float>();
        Span<float> a = Slot(accumulator, parameter);
        UpdateKernel.Apply(p, g, a, default, default, new Update.Adagrad(learningRate, epsilon));
    }

    /// <summary>
    /// Adadelta: a = rho * a + (1 - rho) * g²; d = -sqrt(b + epsilon) * g / sqrt(a + epsilon); b = rho * b + (1 - rho) * d²;
    /// p += learningRate * d.
    /// </summary>
    /// <param name="parameter">p.</param>
    /// <param name="gradient">g.</param>
    /// <param name="accumulatedGradient">a.</param>
    /// <param name="accumulatedDelta">b.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="rho">The weight of the past.</param>
    /// <param name="rest">1 - rho.</param>
    /// <param name="epsilon">What keeps the quotient finite.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void AdadeltaUpdate(
        Variable parameter,
        Tensor gradient,
        Variable accumulatedGradient,
        Variable accumulatedDelta,
        float learningRate,
        float rho,
        float rest,
        float epsilon)
    {
        ReadOnlySpan<float> g = Read(gradient, parameter);
        Span<float> p = parameter.AsWritableSpan<float>();
        Span<float> a = Slot(accumulatedGradient, parameter);
        Span<float> b = Slot(accumulatedDelta, parameter);
        UpdateKernel.Apply(p, g, a, b, default, new Update.Adadelta(learningRate, rho, rest, epsilon));
    }
}
