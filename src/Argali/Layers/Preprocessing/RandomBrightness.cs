using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// In training, adds to every image a random part of the value range and clips the result to the range; else the identity.
/// </summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_brightness/"/>
public sealed class RandomBrightness : RandomImageLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="factor">The part of the range that is added is drawn from here, in [-1, 1].</param>
    /// <param name="valueRange">The least and the greatest value of a pixel; null (the default) for 0 and 255.</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The factor lies outside [-1, 1].</exception>
    /// <exception cref="ArgumentException">The value range is not in order.</exception>
    public RandomBrightness(RandomFactor factor, (double Lower, double Upper)? valueRange = null, int? seed = null, string? name = null)
        : base(seed, name)
    {
        Factor = factor.Sorted(nameof(factor));
        ValueRange = PixelRange.Checked(valueRange);
    }

    /// <summary>Gets where the part of the range that is added is drawn from.</summary>
    public RandomFactor Factor { get; }

    /// <summary>Gets the least and the greatest value of a pixel.</summary>
    public (double Lower, double Upper) ValueRange { get; }

    private object? ValueRangeAsGiven { get; init; }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["factor"] = Factor.ToList(),
        ["value_range"] = PixelRange.ToConfig(ValueRange, ValueRangeAsGiven),
        ["seed"] = Seed,
    });

    internal static RandomBrightness FromConfig(Config config) => new(
        RandomFactor.From(config, "factor") ?? throw new ConfigException("RandomBrightness needs 'factor'."),
        PixelRange.From(config),
        config.GetIntOrNull("seed"),
        config.GetString("name", null))
    {
        ValueRangeAsGiven = config.Find("value_range"),
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    private protected override Tensor Change(Tensor images)
    {
        Tensor delta = Ops.Reshape(Draw(images.Shape[0], Factor), [images.Shape[0], 1, 1, 1]);
        float lower = (float)ValueRange.Lower, upper = (float)ValueRange.Upper;
        return Ops.Clip(images + (delta * (upper - lower)), lower, upper);
    }
}
