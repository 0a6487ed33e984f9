using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>What the layers that reduce each channel to one number have in common.</summary>
public abstract class GlobalPooling : Layer
{
    private protected GlobalPooling(int rank, DataFormat dataFormat, bool keepdims, string? name)
        : base(name)
    {
        DataFormat = dataFormat;
        KeepDims = keepdims;
        Axes = [.. Enumerable.Range(dataFormat == DataFormat.ChannelsFirst ? 2 : 1, rank)];
        InputSpec = new InputSpec { Rank = rank + 2 };
    }

    /// <summary>Gets where the channels are.</summary>
    public DataFormat DataFormat { get; }

    /// <summary>Gets whether the reduced axes stay, with a length of 1.</summary>
    public bool KeepDims { get; }

    private protected override bool OverridesOutputShape => true;

    /// <summary>Gets the axes that are reduced.</summary>
    private protected int[] Axes { get; }

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape output = inputShapes.Value;
        InputSpec!.Check(Name, 0, output);
        for (int i = Axes.Length - 1; i >= 0; i--)
            output = KeepDims ? output.With(Axes[i], 1) : output.Without(Axes[i]);
        return output;
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["data_format"] = DataFormat.KerasName(),
        ["keepdims"] = KeepDims,
    });
}
