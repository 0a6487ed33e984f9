using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>In training, turns every image around its middle by a random angle; else the identity.</summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_rotation/"/>
public sealed class RandomRotation : RandomAffineLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="factor">The angles, as parts of a full turn in [-1, 1]; positive ones turn counter-clockwise.</param>
    /// <param name="fillMode">What lies outside of an image. Default reflect.</param>
    /// <param name="interpolation">Nearest or bilinear (the default).</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="fillValue">The value outside of an image, where it is constant. Default 0.</param>
    /// <param name="valueRange">The least and the greatest value of a pixel, kept as information; null (the default) for 0 and 255.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor lies outside [-1, 1].</exception>
    /// <exception cref="ArgumentException">The interpolation is another one, or the value range is not in order.</exception>
    public RandomRotation(
        RandomFactor factor,
        FillMode fillMode = FillMode.Reflect,
        Interpolation interpolation = Interpolation.Bilinear,
        int? seed = null,
        double fillValue = 0,
        (double Lower, double Upper)? valueRange = null,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        string? name = null)
        : base(fillMode, interpolation, seed, fillValue, dataFormat, name)
    {
        Factor = factor.Sorted(nameof(factor));
        ValueRange = PixelRange.Checked(valueRange);
    }

    /// <summary>Gets the angles, as parts of a full turn.</summary>
    public RandomFactor Factor { get; }

    /// <summary>Gets the least and the greatest value of a pixel.</summary>
    public (double Lower, double Upper) ValueRange { get; }

    private object? ValueRangeAsGiven { get; init; }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["factor"] = Factor.ToList(),
        ["value_range"] = PixelRange.ToConfig(ValueRange, ValueRangeAsGiven),
        ["data_format"] = DataFormat.KerasName(),
        ["fill_mode"] = FillMode.KerasName(),
        ["fill_value"] = FillValue,
        ["interpolation"] = Interpolation.KerasName(),
        ["seed"] = Seed,
    });

    internal static RandomRotation FromConfig(Config config) => new(
        RandomFactor.From(config, "factor") ?? throw new ConfigException("RandomRotation needs 'factor'."),
        config.GetFillMode(FillMode.Reflect),
        config.GetInterpolation(Interpolation.Bilinear),
        config.GetIntOrNull("seed"),
        config.GetDouble("fill_value", 0),
        PixelRange.From(config),
        config.GetDataFormat(),
        config.GetString("name", null))
    {
        ValueRangeAsGiven = config.Find("value_range"),
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    // Around the middle m: p -> R·(p - m) + m, so that the shift is m - R·m.
    private protected override Tensor[] DrawTransforms(int count, int height, int width)
    {
        Tensor angle = Draw(count, Factor) * (2 * MathF.PI);
        Tensor cos = Ops.Cos(angle), sin = Ops.Sin(angle), zero = Tensor.Zeros([count]);
        float middleX = (width - 1) / 2f, middleY = (height - 1) / 2f;
        Tensor shiftX = middleX - ((cos * middleX) - (sin * middleY));
        Tensor shiftY = middleY - ((sin * middleX) + (cos * middleY));
        return [cos, -sin, shiftX, sin, cos, shiftY, zero, zero];
    }
}
