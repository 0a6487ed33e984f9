using Argali.Saving;

namespace Argali.Layers;

/// <summary>Repeats every step of a sequence: <c>(batch, steps, channels)</c> to <c>(batch, steps · size, channels)</c>.</summary>
/// <seealso href="https://keras.io/api/layers/reshaping_layers/up_sampling1d/"/>
public sealed class UpSampling1D : UpSampling
{
    /// <summary>Makes the layer.</summary>
    /// <param name="size">How often a step is repeated. Default 2.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public UpSampling1D(int size = 2, string? name = null)
        : base([size], DataFormat.ChannelsLast, name)
    {
    }

    /// <summary>Gets how often a step is repeated.</summary>
    public int Size => Factors[0];

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["size"] = Size });

    internal static UpSampling1D FromConfig(Config config) => new(config.GetInt("size", 2), config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
