using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>In training, zooms into or out of the middle of every image by a random factor; else the identity.</summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_zoom/"/>
public sealed class RandomZoom : RandomAffineLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="heightFactor">How much more of the height is seen, in [-1, 1]: positive numbers zoom out, negative ones in.</param>
    /// <param name="widthFactor">How much more of the width is seen, in [-1, 1]; null (the default) to keep the aspect ratio.</param>
    /// <param name="fillMode">What lies outside of an image. Default reflect.</param>
    /// <param name="interpolation">Nearest or bilinear (the default).</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="fillValue">The value outside of an image, where it is constant. Default 0.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A factor lies outside [-1, 1].</exception>
    /// <exception cref="ArgumentException">The interpolation is another one.</exception>
    public RandomZoom(
        RandomFactor heightFactor,
        RandomFactor? widthFactor = null,
        FillMode fillMode = FillMode.Reflect,
        Interpolation interpolation = Interpolation.Bilinear,
        int? seed = null,
        double fillValue = 0,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        string? name = null)
        : base(fillMode, interpolation, seed, fillValue, dataFormat, name)
    {
        HeightFactor = heightFactor.Sorted(nameof(heightFactor));
        WidthFactor = widthFactor?.Sorted(nameof(widthFactor));
    }

    /// <summary>Gets how much more of the height is seen.</summary>
    public RandomFactor HeightFactor { get; }

    /// <summary>Gets how much more of the width is seen; null where it is as much as of the height.</summary>
    public RandomFactor? WidthFactor { get; }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["height_factor"] = HeightFactor.ToConfig(),
        ["width_factor"] = WidthFactor?.ToConfig(),
        ["fill_mode"] = FillMode.KerasName(),
        ["interpolation"] = Interpolation.KerasName(),
        ["seed"] = Seed,
        ["fill_value"] = FillValue,
        ["data_format"] = DataFormat.KerasName(),
    });

    internal static RandomZoom FromConfig(Config config) => new(
        RandomFactor.From(config, "height_factor") ?? throw new ConfigException("RandomZoom needs 'height_factor'."),
        RandomFactor.From(config, "width_factor"),
        config.GetFillMode(FillMode.Reflect),
        config.GetInterpolation(Interpolation.Bilinear),
        config.GetIntOrNull("seed"),
        config.GetDouble("fill_value", 0),
        config.GetDataFormat(),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    // Around the middle m: p -> z·(p - m) + m, so that the shift is m·(1 - z).
    private protected override Tensor[] DrawTransforms(int count, int height, int width)
    {
        Tensor vertical = Draw(count, HeightFactor, offset: 1);
        Tensor horizontal = WidthFactor is { } factor ? Draw(count, factor, offset: 1) : vertical;
        Tensor zero = Tensor.Zeros([count]);
        Tensor shiftX = (1f - horizontal) * ((width - 1) / 2f), shiftY = (1f - vertical) * ((height - 1) / 2f);
        return [horizontal, zero, shiftX, zero, vertical, shiftY, zero, zero];
    }
}
