using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// In training, stretches the values of all images of a batch by one random factor around the mean of each image's channel,
/// <c>(x - mean) · factor + mean</c>, and clips the result to [0, 255]; else the identity.
/// </summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_contrast/"/>
public sealed class RandomContrast : RandomImageLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="factor">One number x in [0, 1] for factors in [1 - x, 1 + x], or two for [1 - lower, 1 + upper].</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative, or the factor could become negative.</exception>
    public RandomContrast(RandomFactor factor, int? seed = null, string? name = null)
        : base(seed, name)
    {
        Factor = factor;
        Lower = factor.IsSingle ? factor.Upper : factor.Lower;
        if (!(Lower is >= 0 and <= 1 && factor.Upper >= 0))
        {
            throw new ArgumentOutOfRangeException(
                nameof(factor),
                "`factor` argument cannot have negative values or values greater than 1. Received: " +
                (factor.IsSingle ? $"factor={factor.Upper}" : $"factor=({factor.Lower}, {factor.Upper})"));
        }
    }

    /// <summary>Gets the range as it was given.</summary>
    public RandomFactor Factor { get; }

    private double Lower { get; }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["factor"] = Factor.ToConfig(), ["seed"] = Seed });

    internal static RandomContrast FromConfig(Config config) => new(
        RandomFactor.From(config, "factor") ?? throw new ConfigException("RandomContrast needs 'factor'."),
        config.GetIntOrNull("seed"),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    private protected override Tensor Change(Tensor images)
    {
        Tensor factor = Draw(1, (1 - Lower, 1 + Factor.Upper));
        Tensor mean = Ops.Mean(images, [-3, -2], keepdims: true);
        return Ops.Clip(((images - mean) * factor) + mean, 0, 255);
    }
}
