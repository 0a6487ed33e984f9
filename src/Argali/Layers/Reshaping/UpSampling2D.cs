using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Makes images larger: by repeating rows and columns, or by interpolating between them.</summary>
/// <seealso href="https://keras.io/api/layers/reshaping_layers/up_sampling2d/"/>
public sealed class UpSampling2D : UpSampling
{
    /// <summary>Makes the layer.</summary>
    /// <param name="size">How many times higher and wider images get; null (the default) for 2.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="interpolation">How values between pixels are found. Default nearest: pixels are repeated.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public UpSampling2D(
        Size2D? size = null,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        Interpolation interpolation = Interpolation.Nearest,
        string? name = null)
        : base((size ?? 2).ToArray(), dataFormat, name)
    {
        Interpolation = interpolation;
    }

    /// <summary>Gets how many times higher and wider images get.</summary>
    public Size2D Size => Size2D.Of(Factors);

    /// <summary>Gets how values between pixels are found.</summary>
    public Interpolation Interpolation { get; }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["size"] = Factors,
        ["data_format"] = DataFormat.KerasName(),
        ["interpolation"] = Interpolation.KerasName(),
    });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        if (Interpolation == Interpolation.Nearest)
            return base.Call(inputs, context);
        bool channelsFirst = DataFormat == DataFormat.ChannelsFirst;
        int rows = channelsFirst ? 2 : 1;
        (int Height, int Width) size = (checked(inputs.Shape[rows] * Factors[0]), checked(inputs.Shape[rows + 1] * Factors[1]));
        return Ops.ResizeImage(inputs, size, Interpolation, channelsFirst: channelsFirst);
    }

    internal static UpSampling2D FromConfig(Config config) => new(
        config.GetLengths("size", 2) is { } size ? Size2D.Of(size) : null,
        config.GetDataFormat(),
        config.GetInterpolation(Interpolation.Nearest),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
