using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Sums over a run of neighbouring axes, times a factor (1/n for a mean). Gradient: factor · dy, repeated.</summary>
internal sealed class SumOperation : TapeNode
{
    private TensorNode input = null!;
    private AxisSplit split;
    private float factor;

    public static Tensor Apply(Tensor x, AxisSplit split, Shape shape, float factor)
    {
        TensorNode source = x.Node;
        TensorNode output = TensorAllocator.Floats(shape);
        ReduceKernel.Apply<Reduction.Sum>(source.Floats, output.Floats, split.Outer, split.Length, split.Inner, factor);
        if (OperationRecorder.Records(source) is { } tape)
        {
            SumOperation node = tape.Rent<SumOperation>();
            node.input = source;
            node.split = split;
            node.factor = factor;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> gradient = Output.Gradient;
        Span<float> target = tape.GradientBuffer(input, out bool accumulate);
        (int outer, int length, int inner) = split;
        for (int o = 0; o < outer; o++)
        {
            ReadOnlySpan<float> dy = gradient.Slice(o * inner, inner);
            Span<float> block = target.Slice(o * length * inner, length * inner);
            if (inner == 1)
            {
                float share = dy[0] * factor;
                if (accumulate)
                    BinaryKernel.Apply<Binary.Add>(block, share, block);
                else
                    block.Fill(share);
                continue;
            }

            for (int i = 0; i < length; i++)
                GradientKernel.Apply([], [], dy, block.Slice(i * inner, inner), accumulate, new UnaryGradient.Scale(factor));
        }
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }
}
