using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Running sums along an axis. Gradient: running sums from the end.</summary>
internal sealed class CumulativeSumOperation : TapeNode
{
    private TensorNode input = null!;
    private AxisSplit split;

    public static Tensor Apply(Tensor x, int axis)
    {
        TensorNode source = OperationGuard.Float(x, nameof(Ops.CumulativeSum));
        AxisSplit split = AxisSplit.Around(source.Shape, source.Shape.Axis(axis));
        TensorNode output = TensorAllocator.Floats(source.Shape);
        CumulativeSumKernel.Apply(source.Floats, output.Floats, split.Outer, split.Length, split.Inner);
        if (OperationRecorder.Records(source) is { } tape)
        {
            CumulativeSumOperation node = tape.Rent<CumulativeSumOperation>();
            node.input = source;
            node.split = split;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        Span<float> target = tape.GradientBuffer(input, out bool accumulate);
        Span<float> sums = accumulate ? TensorAllocator.Floats(input.Shape).Floats : target;
        CumulativeSumKernel.Apply(Output.Gradient, sums, split.Outer, split.Length, split.Inner, isReversed: true);
        if (accumulate)
            GradientBuffers.Add(sums, target, accumulate: true);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }
}
