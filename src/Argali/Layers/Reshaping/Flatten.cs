using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>Makes one axis of all axes after the batch: <c>(batch, a, b)</c> to <c>(batch, a·b)</c>.</summary>
/// <seealso href="https://keras.io/api/layers/reshaping_layers/flatten/"/>
public sealed class Flatten : Layer
{
    /// <summary>Makes the layer.</summary>
    /// <param name="dataFormat">Where the channels are; with channels first they are moved last before flattening. Default channels last.</param>
    /// <param name="name">The name; null for an automatic one.</param>
    public Flatten(DataFormat dataFormat = DataFormat.ChannelsLast, string? name = null)
        : base(name)
    {
        DataFormat = dataFormat;
        InputSpec = new InputSpec { MinRank = 1 };
    }

    /// <summary>Gets where the channels are.</summary>
    public DataFormat DataFormat { get; }

    private protected override bool OverridesOutputShape => true;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape input = inputShapes.Value;
        Shape rest = input.Slice(1, input.Rank - 1);
        return new Shape(input[0], rest.IsKnown ? checked((int)rest.ElementCount) : Shape.Unknown);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["data_format"] = DataFormat.KerasName() });

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        if (DataFormat == DataFormat.ChannelsFirst && inputs.Rank > 1)
            inputs = Ops.MoveAxis(inputs, 1, -1);
        int length = inputs.ElementCount / Math.Max(inputs.Shape[0], 1);
        return Ops.Reshape(inputs, [inputs.Shape[0], inputs.Rank == 1 ? 1 : length]);
    }

    internal static Flatten FromConfig(Config config) =>
        new(config.GetDataFormat(), config.GetString("name", null)) { DType = DTypePolicies.FromConfig(config.Find("dtype")) };
}
