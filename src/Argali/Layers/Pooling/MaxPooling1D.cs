using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>The largest element of each window of sequences, channel by channel.</summary>
/// <seealso href="https://keras.io/api/layers/pooling_layers/max_pooling1d/"/>
public sealed class MaxPooling1D : Pooling1D
{
    /// <summary>Makes the layer.</summary>
    /// <param name="poolSize">The length of a window. Default 2.</param>
    /// <param name="strides">The steps between windows; null (the default) for the size of a window.</param>
    /// <param name="padding">What windows do at the edges: valid (the default) or same.</param>
    /// <param name="dataFormat">Where the channels are. Default channels last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    /// <exception cref="ArgumentOutOfRangeException">A number is not positive, or the padding is causal.</exception>
    public MaxPooling1D(
        int poolSize = 2,
        int? strides = null,
        Padding padding = Padding.Valid,
        DataFormat dataFormat = DataFormat.ChannelsLast,
        string? name = null)
        : base([poolSize], strides is { } steps ? [steps] : null, padding, dataFormat, name)
    {
    }

    private MaxPooling1D(int[] poolSize, int[]? strides, Padding padding, DataFormat dataFormat, string? name)
        : base(poolSize, strides, padding, dataFormat, name)
    {
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context) =>
        Ops.MaxPool(inputs, PoolLengths, StrideLengths, Padding.ToWindow(), ChannelsFirst);

    internal static MaxPooling1D FromConfig(Config config) => new(
        config.GetLengths("pool_size", 1) ?? [2],
        config.GetLengths("strides", 1),
        config.GetPadding(),
        config.GetDataFormat(),
        config.GetString("name", null))
    {
        DType = DTypePolicies.FromConfig(config.Find("dtype")),
    };
}
