using Argali.Engine;

namespace Argali.Layers;

/// <summary>What the layers that make their inputs a whole number of times longer have in common.</summary>
public abstract class UpSampling : Layer
{
    private protected UpSampling(int[] size, DataFormat dataFormat, string? name)
        : base(name)
    {
        Factors = WindowArguments.Positive(size, nameof(size));
        DataFormat = dataFormat;
        InputSpec = new InputSpec { Rank = size.Length + 2 };
    }

    /// <summary>Gets where the channels are.</summary>
    public DataFormat DataFormat { get; }

    private protected override bool OverridesOutputShape => true;

    /// <summary>Gets how many times longer each axis gets.</summary>
    private protected int[] Factors { get; }

    private int FirstAxis => DataFormat == DataFormat.ChannelsFirst ? 2 : 1;

    /// <inheritdoc/>
    public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes)
    {
        Shape output = inputShapes.Value;
        InputSpec!.Check(Name, 0, output);
        for (int i = 0; i < Factors.Length; i++)
        {
            int length = output[FirstAxis + i];
            if (length >= 0)
                output = output.With(FirstAxis + i, checked(length * Factors[i]));
        }

        return output;
    }

    /// <inheritdoc/>
    protected override Tensor Call(Tensor inputs, CallContext context)
    {
        for (int i = 0; i < Factors.Length; i++)
            inputs = Factors[i] == 1 ? inputs : Ops.Repeat(inputs, Factors[i], FirstAxis + i);
        return inputs;
    }
}
