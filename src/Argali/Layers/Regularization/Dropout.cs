using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>In training, sets a random part of the inputs to zero and scales the others by <c>1 / (1 - rate)</c>; else the identity.</summary>
/// <seealso href="https://keras.io/api/layers/regularization_layers/dropout/"/>
public sealed class Dropout : NoiseLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="rate">The part that is dropped, in [0, 1].</param>
    /// <param name="noiseShape">The shape of the drawn mask, broadcast to the inputs; null for that of the inputs, a null in it for their length.</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate lies outside [0, 1].</exception>
    public Dropout(double rate, IReadOnlyList<int?>? noiseShape = null, int? seed = null, string? name = null)
        : base(InUnitInterval(rate, nameof(rate)), seed, name)
    {
        Rate = rate;
        NoiseShape = noiseShape?.ToArray();
    }

    /// <summary>Gets the part that is dropped.</summary>
    public double Rate { get; }

    /// <summary>Gets the shape of the drawn mask; null for that of the inputs.</summary>
    public IReadOnlyList<int?>? NoiseShape { get; }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["rate"] = Rate, ["seed"] = Seed, ["noise_shape"] = NoiseShape });

    private protected override Tensor Disturb(Tensor inputs, SeedGenerator stream) =>
        Drop(inputs, Rate, stream, Layers.NoiseShape.Resolve(NoiseShape, inputs.Shape, Name));

    /// <summary>Drops elements; at a rate of 1 all of them.</summary>
    internal static Tensor Drop(Tensor inputs, double rate, SeedGenerator stream, Shape? noiseShape = null) =>
        rate < 1 ? Ops.Dropout(inputs, (float)rate, stream, noiseShape) : Tensor.Zeros(inputs.Shape);

    internal static Dropout FromConfig(Config config) =>
        new(config.GetDouble("rate"), config.GetNoiseShape(), config.GetIntOrNull("seed"), config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
}
