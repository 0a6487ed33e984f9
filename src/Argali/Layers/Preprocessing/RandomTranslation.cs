using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>In training, shifts every image by random parts of its height and width; else the identity.</summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_translation/"/>
public sealed class RandomTranslation : RandomAffineLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="heightFactor">The shifts, as parts of the height in [-1, 1]; positive ones move images down.</param>
    /// <param name="widthFactor">The shifts, as parts of the width in [-1, 1]; positive ones move images to the right.</param>
    /// <param name="fillMode">What lies outside of an image. Default reflect.</param>
    /// <param name="interpolation">Nearest or bilinear (the default).</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="fillValue">The value outside of an image, where it is constant. Default 0.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A factor lies outside [-1, 1].</exception>
    /// <exception cref="ArgumentException">The interpolation is another one.</exception>
    public RandomTranslation(
        RandomFactor heightFactor,
        RandomFactor widthFactor,
        FillMode fillMode = FillMode.Reflect,
        Interpolation interpolation = Interpolation.Bilinear,
        int? seed = null,
        double fillValue = 0,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        string? name = null)
        : base(fillMode, interpolation, seed, fillValue, dataFormat, name)
    {
        HeightFactor = heightFactor.Sorted(nameof(heightFactor));
        WidthFactor = widthFactor.Sorted(nameof(widthFactor));
    }

    /// <summary>Gets the shifts, as parts of the height.</summary>
    public RandomFactor HeightFactor { get; }

    /// <summary>Gets the shifts, as parts of the width.</summary>
    public RandomFactor WidthFactor { get; }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["height_factor"] = HeightFactor.ToConfig(),
        ["width_factor"] = WidthFactor.ToConfig(),
        ["fill_mode"] = FillMode.KerasName(),
        ["interpolation"] = Interpolation.KerasName(),
        ["seed"] = Seed,
        ["fill_value"] = FillValue,
        ["data_format"] = DataFormat.KerasName(),
    });

    internal static RandomTranslation FromConfig(Config config) => new(
        RandomFactor.From(config, "height_factor") ?? throw new ConfigException("RandomTranslation needs 'height_factor'."),
        RandomFactor.From(config, "width_factor") ?? throw new ConfigException("RandomTranslation needs 'width_factor'."),
        config.GetFillMode(FillMode.Reflect),
        config.GetInterpolation(Interpolation.Bilinear),
        config.GetIntOrNull("seed"),
        config.GetDouble("fill_value", 0),
        config.GetDataFormat(),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    private protected override Tensor[] DrawTransforms(int count, int height, int width)
    {
        Tensor down = Draw(count, HeightFactor) * height, right = Draw(count, WidthFactor) * width;
        Tensor one = Tensor.Ones([count]), zero = Tensor.Zeros([count]);
        return [one, zero, -right, zero, one, -down, zero, zero];
    }
}
