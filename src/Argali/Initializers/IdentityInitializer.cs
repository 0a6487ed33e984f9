using Argali.Engine;
using Argali.Saving;

namespace Argali.Initializers;

/// <summary>A matrix with one number on its diagonal and zeros elsewhere; Keras's <c>Identity</c>.</summary>
public sealed class IdentityInitializer : Initializer
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="gain">The number on the diagonal. Default 1. Files do not hold it, as in Keras 3.3.3.</param>
    public IdentityInitializer(double gain = 1.0)
    {
        Gain = gain;
    }

    /// <summary>Gets the number on the diagonal.</summary>
    public double Gain { get; }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">The shape has not two axes.</exception>
    public override Tensor Call(Shape shape, DType dtype = DType.Float32)
    {
        if (shape.Rank != 2)
        {
            throw new ArgumentException(
                $"Identity matrix initializer can only be used for 2D matrices. Received: shape={shape} of rank {shape.Rank}.", nameof(shape));
        }

        var elements = new double[shape.ElementCount];
        for (int i = 0; i < Math.Min(shape[0], shape[1]); i++)
            elements[(i * shape[1]) + i] = Gain;
        return Ops.Cast(Tensor.From<double>(elements, shape), dtype);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => [];

    internal static IdentityInitializer FromConfig(Config config) => new(config.GetDouble("gain", 1.0));
}
