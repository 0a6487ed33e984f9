using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Resizes images, or batches of them. Integer images stay integers, rounded.</summary>
/// <seealso href="https://keras.io/api/layers/preprocessing_layers/image_preprocessing/resizing/"/>
public sealed class Resizing : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="height">The height of the result.</param>
    /// <param name="width">The width of the result.</param>
    /// <param name="interpolation">How values between pixels are found. Default bilinear.</param>
    /// <param name="cropToAspectRatio">Whether images are cropped first, evenly, to the aspect ratio of the result. Default false.</param>
    /// <param name="padToAspectRatio">Whether images are padded first, evenly, to the aspect ratio of the result. Default false.</param>
    /// <param name="fillMode">What images are padded with; only constant (the default) is possible.</param>
    /// <param name="fillValue">The constant. Default 0.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The height or width is not positive.</exception>
    /// <exception cref="ArgumentException">Both cropping and padding are asked for, or padding with anything but a constant.</exception>
    public Resizing(
        int height,
        int width,
        Interpolation interpolation = Interpolation.Bilinear,
        bool cropToAspectRatio = false,
        bool padToAspectRatio = false,
        FillMode fillMode = FillMode.Constant,
        double fillValue = 0,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        string? name = null)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(height);
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(width);
        if (cropToAspectRatio && padToAspectRatio)
            throw new ArgumentException("Only one of `cropToAspectRatio` and `padToAspectRatio` can be true.", nameof(padToAspectRatio));
        if (padToAspectRatio && fillMode != FillMode.Constant)
            throw new ArgumentException($"Images are padded with a constant only. Received: {fillMode}.", nameof(fillMode));
        Height = height;
        Width = width;
        Interpolation = interpolation;
        CropToAspectRatio = cropToAspectRatio;
        PadToAspectRatio = padToAspectRatio;
        FillMode = fillMode;
        FillValue = fillValue;
        DataFormat = dataFormat;
        InputSpec = new InputSpec { MinRank = 3, MaxRank = 4 };
    }

    /// <summary>Gets the height of the result.</summary>
    public int Height { get; }

    /// <summary>Gets the width of the result.</summary>
    public int Width { get; }

    /// <summary>Gets how values between pixels are found.</summary>
    public Interpolation Interpolation { get; }

    /// <summary>Gets whether images are cropped first to the aspect ratio of the result.</summary>
    public bool CropToAspectRatio { get; }

    /// <summary>Gets whether images are padded first to the aspect ratio of the result.</summary>
    public bool PadToAspectRatio { get; }

    /// <summary>Gets what images are padded with.</summary>
    public FillMode FillMode { get; }

    /// <summary>Gets the constant that images are padded with.</summary>
    public double FillValue { get; }

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
        ["interpolation"] = Interpolation.KerasName(),
        ["crop_to_aspect_ratio"] = CropToAspectRatio,
        ["pad_to_aspect_ratio"] = PadToAspectRatio,
        ["fill_mode"] = FillMode.KerasName(),
        ["fill_value"] = FillValue,
        ["data_format"] = DataFormat.KerasName(),
    });

    internal override Nest<(Shape Shape, DType DType)> DescribeOutputs(
        Nest<KerasTensor> inputs, IReadOnlyList<object?> arguments, IReadOnlyList<KeyValuePair<string, object?>> keywords) =>
        (ComputeOutputShape((Nest<Shape>)inputs.Value.Shape).Value, inputs.Value.DType);

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        bool rounds = !inputs.DType.IsFloating();
        Tensor resized = Ops.ResizeImage(
            Ops.Cast(inputs, Engine.DType.Float32),
            (Height, Width),
            Interpolation,
            cropToAspectRatio: CropToAspectRatio,
            padToAspectRatio: PadToAspectRatio,
            fillValue: (float)FillValue,
            channelsFirst: DataFormat == DataFormat.ChannelsFirst);
        return rounds ? Ops.Cast(Ops.Round(resized), inputs.DType) : resized;
    }

    internal static Resizing FromConfig(Config config) => new(
        config.GetInt("height"),
        config.GetInt("width"),
        config.GetInterpolation(Interpolation.Bilinear),
        config.GetBool("crop_to_aspect_ratio", false),
        config.GetBool("pad_to_aspect_ratio", false),
        config.GetFillMode(FillMode.Constant),
        config.GetDouble("fill_value", 0),
        config.GetDataFormat(),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
