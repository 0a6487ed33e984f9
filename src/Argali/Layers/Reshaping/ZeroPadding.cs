using Argali.Engine;
using Argali.Saving;

namespace Argali.Layers;

/// <summary>What the layers that add zeros around their inputs have in common.</summary>
public abstract class ZeroPadding : Layer
{
    private readonly DataFormat dataFormat;

    private protected ZeroPadding(Edges1D[] padding, DataFormat dataFormat, string? name)
        : base(name)
    {
        Edges = EdgesArguments.NotNegative(padding, nameof(padding));
        this.dataFormat = dataFormat;
        InputSpec = new InputSpec { Rank = padding.Length + 2 };
    }

    /// <summary>Gets where the channels are.</summary>
    public DataFormat DataFormat => dataFormat;

    private protected override bool OverridesOutputShape => true;

    /// <summary>Gets how many positions are added, for each axis.</summary>
    private protected Edges1D[] Edges { get; }

    private int FirstAxis => dataFormat == DataFormat.ChannelsFirst ? 2 : 1;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape output = inputShapes.Value;
        InputSpec!.Check(Name, 0, output);
        for (int i = 0; i < Edges.Length; i++)
        {
            int length = output[FirstAxis + i];
            if (length >= 0)
                output = output.With(FirstAxis + i, checked(Edges[i].Before + length + Edges[i].After));
        }

        return output;
    }

    /// <inheritdoc/>
    public override Config GetConfig()
    {
        Config config = base.GetConfig().Merge(new Config { ["padding"] = EdgesArguments.ToConfig(Edges) });
        if (Edges.Length > 1)
            config["data_format"] = dataFormat.KerasName();
        return config;
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        Span<(int Before, int After)> widths = stackalloc (int, int)[inputs.Rank];
        widths.Clear();
        for (int i = 0; i < Edges.Length; i++)
            widths[FirstAxis + i] = (Edges[i].Before, Edges[i].After);
        return Ops.Pad(inputs, widths);
    }
}
