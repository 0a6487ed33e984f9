using Argali.Saving;

namespace Argali.Layers;

/// <summary>Makes volumes larger by repeating planes, rows and columns.</summary>
/// <seealso href="https://keras.io/api/layers/reshaping_layers/up_sampling3d/"/>
public sealed class UpSampling3D : UpSampling
{
    /// <summary>Makes the layer.</summary>
    /// <param name="size">How many times deeper, higher and wider volumes get; null (the default) for 2.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public UpSampling3D(Size3D? size = null, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
        : base((size ?? 2).ToArray(), dataFormat, name)
    {
    }

    /// <summary>Gets how many times deeper, higher and wider volumes get.</summary>
    public Size3D Size => Size3D.Of(Factors);

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["size"] = Factors,
        ["data_format"] = DataFormat.KerasName(),
    });

    internal static UpSampling3D FromConfig(Config config) => new(
        config.GetLengths("size", 3) is { } size ? Size3D.Of(size) : null,
        config.GetDataFormat(),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
