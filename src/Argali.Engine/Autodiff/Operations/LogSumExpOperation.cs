using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>ln Σ eˣ over the last axis of [rows, n], computed around the maximum. Gradient: e^(x - y) dy.</summary>
internal sealed class LogSumExpOperation : TapeNode
{
    private TensorNode input = null!;
    private int length;

    public static Tensor Apply(Tensor x, AxisSplit split, Shape shape)
    {
        if (split.Inner > 1)
        {
            // The kernel works on rows.
            Tensor rows = Ops.Transpose(ReshapeOperation.Apply(x, new Shape(split.Outer, split.Length, split.Inner)), [0, 2, 1]);
            return Apply(rows, new AxisSplit(split.Outer * split.Inner, split.Length, 1), shape);
        }

        TensorNode source = x.Node;
        TensorNode output = TensorAllocator.Floats(shape);
        SoftmaxKernel.LogSumExp(source.Floats, output.Floats, output.Count, split.Length);
        if (OperationRecorder.Records(source) is { } tape)
        {
            LogSumExpOperation node = tape.Rent<LogSumExpOperation>();
            node.input = source;
            node.length = split.Length;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        Span<float> target = tape.GradientBuffer(input, out bool accumulate);
        SoftmaxKernel.LogSumExpGradient(input.Floats, Output.Floats, Output.Gradient, target, Output.Count, length, accumulate);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }
}
