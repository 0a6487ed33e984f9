using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>What backward passes do to gradient buffers.</summary>
internal static class GradientBuffers
{
    /// <summary>target = gradient, or target += gradient.</summary>
    public static void Add(ReadOnlySpan<float> gradient, Span<float> target, bool accumulate)
    {
        if (accumulate)
            BinaryKernel.Apply<Binary.Add>(target, gradient, target);
        else
            gradient.CopyTo(target);
    }

    /// <summary>
    /// Gets a buffer for an input's gradient of the output's size that is computed element by element from the output's
    /// gradient: the output's own buffer where it may be overwritten.
    /// </summary>
    public static Span<float> InPlace(GradientTape tape, TensorNode output, TensorNode input, out bool accumulate)
    {
        if (tape.TryHandOn(output, input))
        {
            accumulate = false;
            return input.Gradient;
        }

        return tape.GradientBuffer(input, out accumulate);
    }
}
