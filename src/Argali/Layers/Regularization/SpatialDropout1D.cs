using Argali.Saving;

namespace Argali.Layers;

/// <summary>Dropout of whole channels of sequences <c>(batch, steps, channels)</c>.</summary>
/// <seealso href="https://keras.io/api/layers/regularization_layers/spatial_dropout1d/"/>
public sealed class SpatialDropout1D : SpatialDropout
{
    /// <summary>Makes the layer.</summary>
    /// <param name="rate">The part of the channels that is dropped, in [0, 1].</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate lies outside [0, 1].</exception>
    public SpatialDropout1D(double rate, int? seed = null, string? name = null)
        : base(rate, spatialAxes: 1, DataFormat.ChannelsLast, seed, name)
    {
    }

    internal static SpatialDropout1D FromConfig(Config config) =>
        new(config.GetDouble("rate"), config.GetIntOrNull("seed"), config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
}
