namespace Argali.Engine;

/// <summary>Joins tensors along an axis. Gradient: each input's part of dy.</summary>
internal sealed class ConcatenateOperation : TapeNode
{
    private readonly List<TensorNode> inputs = [];
    private AxisSplit split;

    public static Tensor Apply(ReadOnlySpan<Tensor> tensors, int axis)
    {
        if (tensors.IsEmpty)
            throw new ArgumentException("Concatenate expects at least one tensor. Received none.", nameof(tensors));
        Shape first = tensors[0].Shape;
        axis = first.Axis(axis);
        int length = 0;
        bool tracks = false;
        foreach (Tensor tensor in tensors)
        {
            Shape shape = tensor.Shape;
            if (tensor.DType != tensors[0].DType || shape.Rank != first.Rank || shape.With(axis, 0) != first.With(axis, 0))
            {
                throw new ArgumentException(
                    $"Concatenate expects tensors of one type that differ only along axis {axis}. " +
                    $"Received: {tensors[0].DType.KerasName()} {first} and {tensor.DType.KerasName()} {shape}.", nameof(tensors));
            }

            length = checked(length + shape[axis]);
            tracks |= tensor.Node.TracksGradient;
        }

        TensorNode output = TensorAllocator.Create(tensors[0].DType, first.With(axis, length));
        AxisSplit split = AxisSplit.Around(output.Shape, axis);
        int position = 0;
        foreach (Tensor tensor in tensors)
        {
            StridedNodes.Scatter(tensor.Node, output, Part(split, position, tensor.Shape[axis]));
            position += tensor.Shape[axis];
        }

        if (tracks && GradientTape.Current is { Recording: true } tape)
        {
            ConcatenateOperation node = tape.Rent<ConcatenateOperation>();
            foreach (Tensor tensor in tensors)
                node.inputs.Add(tensor.Node);
            node.split = split;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        int position = 0;
        int others = split.Outer * split.Inner;
        foreach (TensorNode input in inputs)
        {
            int length = others == 0 ? 0 : input.Count / others;
            if (input.TracksGradient)
            {
                Span<float> target = tape.GradientBuffer(input, out bool accumulate);
                if (accumulate)
                    StridedLoops.GatherAdd(Output.Gradient, Part(split, position, length), target);
                else
                    StridedLoops.Gather(Output.Gradient, Part(split, position, length), target);
            }

            position += length;
        }
    }

    public override void Clear()
    {
        base.Clear();
        inputs.Clear();
    }

    private static StridedLayout Part(AxisSplit split, int position, int length) =>
        new(position * split.Inner, [split.Outer, length * split.Inner], [split.Length * split.Inner, 1]);
}
