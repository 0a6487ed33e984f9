using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>In training, flips every image with a probability of one half for each axis of the mode; else the identity.</summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_flip/"/>
public sealed class RandomFlip : RandomImageLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="mode">Along which axes images are flipped. Default both.</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public RandomFlip(FlipMode mode = FlipMode.HorizontalAndVertical, int? seed = null, string? name = null)
        : base(seed, name)
    {
        Mode = mode;
    }

    /// <summary>Gets along which axes images are flipped.</summary>
    public FlipMode Mode { get; }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["seed"] = Seed, ["mode"] = Mode.KerasName() });

    internal static RandomFlip FromConfig(Config config) =>
        new(config.GetFlipMode(), config.GetIntOrNull("seed"), config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };

    private protected override Tensor Change(Tensor images)
    {
        if (Mode != FlipMode.Vertical)
            images = FlipSome(images, -2);
        return Mode != FlipMode.Horizontal ? FlipSome(images, -3) : images;
    }

    private Tensor FlipSome(Tensor images, int axis)
    {
        Tensor draws = Ops.RandomUniform([images.Shape[0], 1, 1, 1], seed: SeedGenerator);
        return Ops.Where(Ops.LessEqual(draws, 0.5f), Ops.Flip(images, axis), images);
    }
}
