using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>In training, multiplies the inputs by normal noise of mean 1 and deviation √(rate / (1 - rate)); else the identity.</summary>
/// <seealso href="https://keras.io/api/layers/regularization_layers/gaussian_dropout/"/>
public sealed class GaussianDropout : NoiseLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="rate">The drop rate of the <see cref="Dropout"/> whose noise has the same deviation, in [0, 1).</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate lies outside [0, 1).</exception>
    public GaussianDropout(double rate, int? seed = null, string? name = null)
        : base(BelowOne(rate, nameof(rate)), seed, name)
    {
        Rate = rate;
    }

    /// <summary>Gets the drop rate that the noise corresponds to.</summary>
    public double Rate { get; }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["rate"] = Rate, ["seed"] = Seed });

    private protected override Tensor Disturb(Tensor inputs, SeedGenerator stream) =>
        inputs * Ops.RandomNormal(inputs.Shape, mean: 1, stddev: (float)Math.Sqrt(Rate / (1 - Rate)), seed: stream);

    internal static GaussianDropout FromConfig(Config config) =>
        new(config.GetDouble("rate"), config.GetIntOrNull("seed"), config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
}
