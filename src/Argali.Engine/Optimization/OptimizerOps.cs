using System.Numerics.Tensors;
using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// The arithmetic of optimizers: each function changes variables in place, in one pass, without allocating. Everything is
/// float32, in the order in which Keras computes it.
/// </summary>
/// <remarks>
/// Variables and gradients must be float32 and of one shape, and no two variables of a call may be the same. Gradients are read only.
/// </remarks>
public static partial class OptimizerOps
{
    /// <summary>Moves a parameter towards zero: p -= p * rate * learningRate.</summary>
    /// <exception cref="InvalidOperationException">The parameter is not float32.</exception>
    public static void Decay(Variable parameter, float rate, float learningRate)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        Span<float> p = parameter.AsWritableSpan<float>();
        UnaryKernel.Apply(p, p, new Update.Decay(rate, learningRate));
    }

    /// <summary>Gets the sum of the squares of the elements.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not float32.</exception>
    public static float SumOfSquares(Tensor x) => TensorPrimitives.SumOfSquares(x.AsSpan<float>());

    /// <summary>Whether every element is finite.</summary>
    /// <exception cref="InvalidOperationException">The tensor is not float32.</exception>
    public static bool IsFinite(Tensor x)
    {
        foreach (float element in x.AsSpan<float>())
        {
            if (!float.IsFinite(element))
                return false;
        }

        return true;
    }

    /// <summary>Multiplies into another variable: destination = gradient * factor.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void Scale(Variable destination, Tensor gradient, float factor)
    {
        ReadOnlySpan<float> g = Read(gradient, destination);
        TensorPrimitives.Multiply(g, factor, destination.AsWritableSpan<float>());
    }

    /// <summary>Limits into another variable: destination = the gradient's elements, bounded to [-limit, limit]; NaN stays NaN.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void Clip(Variable destination, Tensor gradient, float limit)
    {
        ReadOnlySpan<float> g = Read(gradient, destination);
        UnaryKernel.Apply(g, destination.AsWritableSpan<float>(), new Unary.Clip(-limit, limit));
    }

    /// <summary>Adds to a sum of gradients: accumulator += gradient.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void Accumulate(Variable accumulator, Tensor gradient)
    {
        ReadOnlySpan<float> g = Read(gradient, accumulator);
        Span<float> sum = accumulator.AsWritableSpan<float>();
        TensorPrimitives.Add(g, sum, sum);
    }

    /// <summary>Follows a parameter: average = momentum * average + (1 - momentum) * parameter.</summary>
    /// <exception cref="ArgumentException">The shapes differ.</exception>
    public static void MovingAverage(Variable average, Variable parameter, float momentum)
    {
        ArgumentNullException.ThrowIfNull(parameter);
        ReadOnlySpan<float> p = Read(parameter.Value, average);
        Span<float> a = average.AsWritableSpan<float>();
        BinaryKernel.Apply(a, p, a, new Update.MovingAverage(momentum));
    }

    private static ReadOnlySpan<float> Read(Tensor source, Variable target)
    {
        ArgumentNullException.ThrowIfNull(target);
        if (source.Shape != target.Shape)
        {
            throw new ArgumentException(
                $"The gradient of the variable '{target.Path}' must have its shape {target.Shape}. Received: {source.Shape}.");
        }

        return source.AsSpan<float>();
    }

    private static Span<float> Slot(Variable slot, Variable parameter)
    {
        ArgumentNullException.ThrowIfNull(slot);
        return slot.Shape == parameter.Shape
            ? slot.AsWritableSpan<float>()
            : throw new ArgumentException(
                $"The slot '{slot.Path}' must have the shape {parameter.Shape} of the variable '{parameter.Path}'. Received: {slot.Shape}.");
    }
}
