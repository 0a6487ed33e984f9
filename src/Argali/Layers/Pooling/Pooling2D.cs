using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>What the layers that reduce each window of an image to one number have in common.</summary>
public abstract class Pooling2D : Layer
{
    private protected Pooling2D(
        Size2D? poolSize, Size2D? strides, Padding padding, DataFormat dataFormat, string? name)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)padding, (int)Padding.Causal, nameof(padding));
        PoolSize = WindowArguments.Positive(poolSize ?? 2, nameof(poolSize));
        Strides = WindowArguments.Positive(strides ?? PoolSize, nameof(strides));
        Padding = padding;
        DataFormat = dataFormat;
        InputSpec = new InputSpec { Rank = 4 };
    }

    /// <summary>Gets the height and width of a window.</summary>
    public Size2D PoolSize { get; }

    /// <summary>Gets the steps between windows.</summary>
    public Size2D Strides { get; }

    /// <summary>Gets what windows do at the edges.</summary>
    public Padding Padding { get; }

    /// <summary>Gets where the channels are.</summary>
    public DataFormat DataFormat { get; }

    private protected override bool OverridesOutputShape => true;

    private protected bool ChannelsFirst => DataFormat == DataFormat.ChannelsFirst;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape input = inputShapes.Value;
        int first = ChannelsFirst ? 2 : 1;
        int height = WindowArguments.OutputLength(input[first], PoolSize.Height, Strides.Height, 1, Padding, Name);
        int width = WindowArguments.OutputLength(input[first + 1], PoolSize.Width, Strides.Width, 1, Padding, Name);
        return input.With(first, height).With(first + 1, width);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["pool_size"] = PoolSize.ToArray(),
        ["padding"] = Padding.KerasName(),
        ["strides"] = Strides.ToArray(),
        ["data_format"] = DataFormat.KerasName(),
    });
}
