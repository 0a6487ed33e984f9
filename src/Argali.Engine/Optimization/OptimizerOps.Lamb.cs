using System.Numerics.Tensors;
using Argali.Engine.Kernels;

namespace Argali.Engine;

// LAMB: Adam's step, brought to the length of the variable that it changes.
public static partial class OptimizerOps
{
    /// <summary>
    /// LAMB: m and v as Adam's; u = (m / momentumCorrection) / (sqrt(v / velocityCorrection) + epsilon); p -= learningRate * r * u, where r is
    /// the length of p over that of u, or 1 where one of them is 0.
    /// </summary>
    /// <param name="parameter">p.</param>
    /// <param name="gradient">g.</param>
    /// <param name="momentum">m.</param>
    /// <param name="velocity">v.</param>
    /// <param name="update">u: room for as many elements, overwritten.</param>
    /// <param name="learningRate">The learning rate.</param>
    /// <param name="rest1">1 - beta1.</param>
    /// <param name="rest2">1 - beta2.</param>
    /// <param name="momentumCorrection">1 - beta1^t.</param>
    /// <param name="velocityCorrection">1 - beta2^t.</param>
    /// <param name="epsilon">What keeps the quotient finite.</param>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void LambUpdate(
        Variable parameter,
        Tensor gradient,
        Variable momentum,
        Variable velocity,
        Variable update,
        float learningRate,
        float rest1,
        float rest2,
        float momentumCorrection,
        float velocityCorrection,
        float epsilon)
    {
        ReadOnlySpan<float> g = Read(gradient, parameter);
        Span<float> p = parameter.AsWritableSpan<float>();
        Span<float> m = Slot(momentum, parameter);
        Span<float> v = Slot(velocity, parameter);
        Span<float> u = Slot(update, parameter);
        UpdateKernel.Apply(p, g, m, v, u, new Update.Lamb(rest1, rest2, momentumCorrection, velocityCorrection, epsilon));
        float length = MathF.Sqrt(TensorPrimitives.SumOfSquares<float>(p)), step = MathF.Sqrt(TensorPrimitives.SumOfSquares<float>(u));
        float ratio = length > 0f && step > 0f ? length / step : 1f;
        TensorPrimitives.MultiplyAdd(u, -(ratio * learningRate), p, p);
    }
}
