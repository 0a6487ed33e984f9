using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// Cuts the middle out of images, or out of batches of them. An image that is smaller than the result in one direction is first
/// cropped to the aspect ratio of the result and then enlarged.
/// </summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/image_preprocessing/center_crop/"/>
public sealed class CenterCrop : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="height">The height of the result.</param>
    /// <param name="width">The width of the result.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The height or width is not positive.</exception>
    public CenterCrop(int height, int width, DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        Height = height;
        Width = width;
        DataFormat = dataFormat;
        InputSpec = new InputSpec { MinRank = 3, MaxRank = 4 };
    }

    /// <summary>Gets the height of the result.</summary>
    public int Height { get; }

    /// <summary>Gets the width of the result.</summary>
    public int Width { get; }

    /// <summary>Gets where the channels are.</summary>
    public DataFormat DataFormat { get; }

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        InputSpec!.Check(Name, 0, inputShapes.Value);
        return inputShapes.Value.WithSize(Height, Width, DataFormat);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["height"] = Height,
        ["width"] = Width,
        ["data_format"] = DataFormat.KerasName(),
    });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        Tensor images = Ops.Cast(inputs, Engine.DType.Float32);
        int rows = ImageAxes.Rows(images.Rank, DataFormat);
        int spareRows = images.Shape[rows] - Height, spareColumns = images.Shape[rows + 1] - Width;
        return spareRows >= 0 && spareColumns >= 0
            ? ImageAxes.Crop(images, spareRows / 2, spareColumns / 2, Height, Width, DataFormat)
            : Ops.ResizeImage(images, (Height, Width), cropToAspectRatio: true, channelsFirst: DataFormat == DataFormat.ChannelsFirst);
    }

    internal static CenterCrop FromConfig(Config config) => new(
        config.GetInt("height"), config.GetInt("width"), config.GetDataFormat(), config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
