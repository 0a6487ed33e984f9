using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The mean of each channel of a volume: <c>(batch, depth, height, width, channels)</c> to <c>(batch, channels)</c>.</summary>
/// <seealso href="https://keras.io/api/layers/pooling_layers/global_average_pooling3d/"/>
public sealed class GlobalAveragePooling3D : GlobalPooling
{
    /// <summary>Makes the layer.</summary>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="keepdims">Whether depth, height and width stay as axes of length 1. Default false.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public GlobalAveragePooling3D(DataFormat dataFormat = DataFormat.ChannelsLast, bool keepdims = false, string? name = null)
        : base(3, dataFormat, keepdims, name)
    {
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) => Ops.Mean(inputs, Axes, KeepDims);

    internal static GlobalAveragePooling3D FromConfig(Config config) =>
        new(config.GetDataFormat(), config.GetBool("keepdims", false), config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
}
