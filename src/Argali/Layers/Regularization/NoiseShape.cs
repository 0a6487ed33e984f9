using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The shape of a drawn mask, as Keras's <c>noise_shape</c> gives it: null for the length that the inputs have there.</summary>
internal static class NoiseShape
{
    /// <exception cref="ConfigException">The value is no list of lengths and nulls.</exception>
    public static IReadOnlyList<int?>? GetNoiseShape(this Config config) => config.GetShape("noise_shape") is { } shape ? shape : null;

    /// <summary>Fills the nulls in.</summary>
    /// <exception cref="ArgumentException">There is not one length for each axis.</exception>
    public static Shape? Resolve(IReadOnlyList<int?>? noiseShape, Shape inputs, string layer)
    {
        if (noiseShape is null)
            return null;
        if (noiseShape.Count != inputs.Rank)
        {
            throw new ArgumentException(
                $"The noise shape of '{layer}' needs one length for each of the {inputs.Rank} axes of the inputs {inputs}. Received: {noiseShape.Count}.");
        }

        Shape mask = inputs;
        for (int axis = 0; axis < inputs.Rank; axis++)
        {
            if (noiseShape[axis] is { } length)
                mask = mask.With(axis, length);
        }

        return mask;
    }
}
