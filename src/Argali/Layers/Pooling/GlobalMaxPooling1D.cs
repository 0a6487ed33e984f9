using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The largest element of each channel of a sequence: <c>(batch, steps, channels)</c> to <c>(batch, channels)</c>.</summary>
/// <seealso href="https://keras.io/api/layers/pooling_layers/global_max_pooling1d/"/>
public sealed class GlobalMaxPooling1D : GlobalPooling
{
    /// <summary>Makes the layer.</summary>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="keepdims">Whether the steps stay as an axis of length 1. Default false.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public GlobalMaxPooling1D(DataFormat dataFormat = DataFormat.ChannelsLast, bool keepdims = false, string? name = null)
        : base(1, dataFormat, keepdims, name)
    {
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) => Ops.Max(inputs, Axes, KeepDims);

    internal static GlobalMaxPooling1D FromConfig(Config config) =>
        new(config.GetDataFormat(), config.GetBool("keepdims", false), config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
}
