using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>What the layers that reduce each window to one number have in common.</summary>
public abstract class Pooling : Layer
{
    private protected Pooling(int[] poolSize, int[]? strides, Padding padding, DataFormat dataFormat, string? name)
        : base(name)
    {
        ArgumentOutOfRangeException.ThrowIfEqual((int)padding, (int)Padding.Causal, nameof(padding));
        PoolLengths = WindowArguments.Positive(poolSize, nameof(poolSize));
        StrideLengths = WindowArguments.Positive(strides ?? poolSize, nameof(strides));
        Padding = padding;
        DataFormat = dataFormat;
        InputSpec = new InputSpec { Rank = poolSize.Length + 2 };
    }

    /// <summary>Gets what windows do at the edges.</summary>
    public Padding Padding { get; }

    /// <summary>Gets where the channels are.</summary>
    public DataFormat DataFormat { get; }

    private protected override bool OverridesOutputShape => true;

    private protected bool ChannelsFirst => DataFormat == DataFormat.ChannelsFirst;

    /// <summary>Gets the lengths of a window, one for each axis.</summary>
    private protected int[] PoolLengths { get; }

    /// <summary>Gets the steps between windows, one for each axis.</summary>
    private protected int[] StrideLengths { get; }

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape output = inputShapes.Value;
        InputSpec!.Check(Name, 0, output);
        int first = ChannelsFirst ? 2 : 1;
        for (int i = 0; i < PoolLengths.Length; i++)
        {
            int length = WindowArguments.OutputLength(output[first + i], PoolLengths[i], StrideLengths[i], 1, Padding, Name);
            output = output.With(first + i, length);
        }

        return output;
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["pool_size"] = PoolLengths,
        ["padding"] = Padding.KerasName(),
        ["strides"] = StrideLengths,
        ["data_format"] = DataFormat.KerasName(),
    });
}
