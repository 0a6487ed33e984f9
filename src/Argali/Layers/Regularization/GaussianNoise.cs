using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>In training, adds normal noise of mean 0 to the inputs; else the identity.</summary>
/// <seealso href="https://keras.io/api/layers/regularization_layers/gaussian_noise/"/>
public sealed class GaussianNoise : NoiseLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="stddev">The deviation of the noise, in [0, 1].</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The deviation lies outside [0, 1], which Keras refuses too.</exception>
    public GaussianNoise(double stddev, int? seed = null, string? name = null)
        : base(InUnitInterval(stddev, nameof(stddev)), seed, name)
    {
        Stddev = stddev;
    }

    /// <summary>Gets the deviation of the noise.</summary>
    public double Stddev { get; }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["stddev"] = Stddev, ["seed"] = Seed });

    private protected override Tensor Disturb(Tensor inputs, SeedGenerator stream) =>
        inputs + Ops.RandomNormal(inputs.Shape, stddev: (float)Stddev, seed: stream);

    internal static GaussianNoise FromConfig(Config config) =>
        new(config.GetDouble("stddev"), config.GetIntOrNull("seed"), config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
}
