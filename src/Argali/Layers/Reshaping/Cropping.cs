using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>What the layers that cut off the edges of their inputs have in common.</summary>
public abstract class Cropping : Layer
{
    private readonly DataFormat dataFormat;

    private protected Cropping(Edges1D[] cropping, DataFormat dataFormat, string? name)
        : base(name)
    {
        Edges = EdgesArguments.NotNegative(cropping, nameof(cropping));
        this.dataFormat = dataFormat;
        InputSpec = new InputSpec { Rank = cropping.Length + 2 };
    }

    /// <summary>Gets where the channels are.</summary>
    public DataFormat DataFormat => dataFormat;

    private protected override bool OverridesOutputShape => true;

    /// <summary>Gets how many positions are removed, for each axis.</summary>
    private protected Edges1D[] Edges { get; }

    private int FirstAxis => dataFormat == DataFormat.ChannelsFirst ? 2 : 1;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape input = inputShapes.Value, output = input;
        InputSpec!.Check(Name, 0, input);
        for (int i = 0; i < Edges.Length; i++)
        {
            int length = input[FirstAxis + i];
            if (length < 0)
                continue;
            long left = (long)length - Edges[i].Before - Edges[i].After;
            if (left <= 0)
            {
                throw new ArgumentException(
                    "Values in `cropping` argument should be smaller than the corresponding spatial dimension of the input. Received: " +
                    $"inputs.shape={input}, cropping=({string.Join(", ", Edges)}) ({ClassName} '{Name}').");
            }

            output = output.With(FirstAxis + i, (int)left);
        }

        return output;
    }

    /// <inheritdoc/>
    public override Config GetConfig()
    {
        Config config = base.GetConfig().Merge(new Config { ["cropping"] = EdgesArguments.ToConfig(Edges) });
        if (Edges.Length > 1)
            config["data_format"] = dataFormat.KerasName();
        return config;
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        Shape output = ComputeOutputShape((Nest<Shape>)inputs.Shape).Value;
        Span<int> starts = stackalloc int[inputs.Rank];
        Span<int> lengths = stackalloc int[inputs.Rank];
        starts.Clear();
        output.CopyTo(lengths);
        for (int i = 0; i < Edges.Length; i++)
            starts[FirstAxis + i] = Edges[i].Before;
        return Ops.Slice(inputs, starts, lengths);
    }
}
