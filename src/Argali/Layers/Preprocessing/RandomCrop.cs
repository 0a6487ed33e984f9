using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// In training, cuts the same random part out of all images of a batch; else, and where an image is smaller than the result, crops it
/// to the aspect ratio of the result and resizes it.
/// </summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/image_augmentation/random_crop/"/>
public sealed class RandomCrop : RandomImageLayer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="height">The height of the result.</param>
    /// <param name="width">The width of the result.</param>
    /// <param name="seed">The seed of the random stream; null for one from the global generator.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The height or width is not positive.</exception>
    public RandomCrop(int height, int width, int? seed = null, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
        : base(seed, name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        Height = height;
        Width = width;
        DataFormat = dataFormat;
    }

    /// <summary>Gets the height of the result.</summary>
    public int Height { get; }

    /// <summary>Gets the width of the result.</summary>
    public int Width { get; }

    /// <summary>Gets where the channels are.</summary>
    public DataFormat DataFormat { get; }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["height"] = Height,
        ["width"] = Width,
        ["seed"] = Seed,
        ["data_format"] = DataFormat.KerasName(),
    });

    internal static RandomCrop FromConfig(Config config) => new(
        config.GetInt("height"),
        config.GetInt("width"),
        config.GetIntOrNull("seed"),
        config.GetDataFormat(),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };

    private protected override Shape OutputShape(Shape input) => input.WithSize(Height, Width, DataFormat);

    private protected override Tensor Pass(Tensor images) =>
        Ops.ResizeImage(images, (Height, Width), cropToAspectRatio: true, channelsFirst: DataFormat == DataFormat.ChannelsFirst);

    private protected override Tensor Change(Tensor images)
    {
        int rows = ImageAxes.Rows(images.Rank, DataFormat);
        int spareRows = images.Shape[rows] - Height, spareColumns = images.Shape[rows + 1] - Width;
        return spareRows >= 0 && spareColumns >= 0
            ? ImageAxes.Crop(images, DrawStart(spareRows), DrawStart(spareColumns), Height, Width, DataFormat)
            : Pass(images);
    }

    private int DrawStart(int spare) => Ops.RandomInteger(Shape.Scalar, 0, spare + 1, SeedGenerator).Item<int>();
}
