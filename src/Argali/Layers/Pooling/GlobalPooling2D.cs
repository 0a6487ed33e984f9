using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>What the layers that reduce each channel of an image to one number have in common.</summary>
public abstract class GlobalPooling2D : Layer
{
    private protected GlobalPooling2D(DataFormat dataFormat, bool keepDims, string? name)
        : base(name)
    {
        DataFormat = dataFormat;
        KeepDims = keepDims;
        InputSpec = new InputSpec { Rank = 4 };
    }

    /// <summary>Gets where the channels are.</summary>
    public DataFormat DataFormat { get; }

    /// <summary>Gets whether height and width stay as axes of length 1.</summary>
    public bool KeepDims { get; }

    private protected override bool OverridesOutputShape => true;

    /// <summary>Gets the axes of height and width.</summary>
    private protected int[] Axes => DataFormat == DataFormat.ChannelsFirst ? [2, 3] : [1, 2];

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape input = inputShapes.Value;
        int[] axes = Axes;
        return KeepDims ? input.With(axes[0], 1).With(axes[1], 1) : input.Without(axes[1]).Without(axes[0]);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["data_format"] = DataFormat.KerasName(),
        ["keepdims"] = KeepDims,
    });
}
