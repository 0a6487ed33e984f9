using Argali.Saving;

namespace Argali.Layers;

/// <summary>Dropout of whole channels of images <c>(batch, height, width, channels)</c>, or with the channels first.</summary>
/// <seealso href="https://keras.io/api/layers/regularization_layers/spatial_dropout2d/"/>
public sealed class SpatialDropout2D : SpatialDropout
{
    /// <summary>Makes the layer.</summary>
    /// <param name="rate">The part of the channels that is dropped, in [0, 1].</param>
    /// <param name="dataFormat">Where the channels stand. Default last.</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The rate lies outside [0, 1].</exception>
    public SpatialDropout2D(double rate, DataFormat dataFormat = DataFormat.ChannelsLast, int? seed = null, string? name = null)
        : base(rate, spatialAxes: 2, dataFormat, seed, name)
    {
        DataFormat = dataFormat;
    }

    /// <summary>Gets where the channels stand.</summary>
    public DataFormat DataFormat { get; }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["data_format"] = DataFormat.KerasName() });

    internal static SpatialDropout2D FromConfig(Config config) =>
        new(config.GetDouble("rate"), config.GetDataFormat(), config.GetIntOrNull("seed"), config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
}
