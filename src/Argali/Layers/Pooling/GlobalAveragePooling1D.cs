using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>
/// The mean of each channel of a sequence: <c>(batch, steps, channels)</c> to <c>(batch, channels)</c>. With a mask, of the steps that
/// it lets through.
/// </summary>
/// <seealso href="https://keras.io/api/layers/pooling_layers/global_average_pooling1d/"/>
public sealed class GlobalAveragePooling1D : GlobalPooling
{
    /// <summary>Makes the layer.</summary>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="keepdims">Whether the steps stay as an axis of length 1. Default false.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public GlobalAveragePooling1D(DataFormat dataFormat = DataFormat.ChannelsLast, bool keepdims = false, string? name = null)
        : base(1, dataFormat, keepdims, name)
    {
        SupportsMasking = true;
    }

    internal override bool AcceptsMask => true;

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        if (context.MaskOf(inputs) is not { } mask)
            return Ops.Mean(inputs, Axes, KeepDims);
        int channels = DataFormat == DataFormat.ChannelsFirst ? 1 : 2;
        Tensor weights = Ops.ExpandDims(Ops.Cast(mask, Engine.DType.Float32), channels);
        return Ops.Sum(inputs * weights, Axes, KeepDims) / Ops.Sum(weights, Axes, KeepDims);
    }

    /// <inheritdoc/>
    protected override Tensor? ComputeMask(Tensor inputs, Tensor? mask) => null;

    internal static GlobalAveragePooling1D FromConfig(Config config) =>
        new(config.GetDataFormat(), config.GetBool("keepdims", false), config.GetString("name", null))
        {
            DType = DTypePolicies.FromConfig(config.Find("dtype")),
        };
}
