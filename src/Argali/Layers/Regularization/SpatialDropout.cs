using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Dropout of whole feature maps: in training every channel of a sample is zeroed or kept (and scaled) as one.</summary>
public abstract class SpatialDropout : NoiseLayer
{
    private readonly DataFormat format;

    /// <summary>Makes the layer.</summary>
    /// <param name="rate">The part of the channels that is dropped, in [0, 1].</param>
    /// <param name="spatialAxes">How many axes a feature map has.</param>
    /// <param name="dataFormat">Where the channels stand.</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    private protected SpatialDropout(double rate, int spatialAxes, DataFormat dataFormat, int? seed, string? name)
        : base(InUnitInterval(rate, nameof(rate)), seed, name)
    {
        Rate = rate;
        format = dataFormat;
        InputSpec = new InputSpec { Rank = spatialAxes + 2 };
    }

    /// <summary>Gets the part of the channels that is dropped.</summary>
    public double Rate { get; }

    /// <summary>Gets Keras's arguments: this family keeps neither <c>trainable</c> nor the base's order.</summary>
    public override Config GetConfig() => new() { ["rate"] = Rate, ["seed"] = Seed, ["name"] = Name, ["dtype"] = DType.Name };

    private protected override Tensor Disturb(Tensor inputs, SeedGenerator stream)
    {
        Shape mask = inputs.Shape;
        int channels = format == DataFormat.ChannelsLast ? mask.Rank - 1 : 1;
        for (int axis = 1; axis < mask.Rank; axis++)
        {
            if (axis != channels)
                mask = mask.With(axis, 1);
        }

        return Dropout.Drop(inputs, Rate, stream, mask);
    }
}
