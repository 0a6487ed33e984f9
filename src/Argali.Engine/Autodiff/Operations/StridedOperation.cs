namespace Argali.Engine;

/// <summary>
/// A dense copy of a strided view: transpose, slice, flip, broadcast. Gradient: added to where each element came from.
/// </summary>
internal sealed class StridedOperation : TapeNode
{
    private TensorNode input = null!;
    private StridedLayout layout;

    public static Tensor Apply(Tensor x, Shape shape, int offset, ReadOnlySpan<int> strides)
    {
        Span<int> lengths = stackalloc int[Shape.MaxRank];
        shape.CopyTo(lengths);
        return Apply(x, shape, new StridedLayout(offset, lengths[..shape.Rank], strides));
    }

    public static Tensor Apply(Tensor x, Shape shape, StridedLayout layout)
    {
        TensorNode source = x.Node;
        TensorNode output = TensorAllocator.Create(source.DType, shape);
        StridedNodes.Gather(source, layout, output);
        if (OperationRecorder.Records(source) is { } tape)
        {
            StridedOperation node = tape.Rent<StridedOperation>();
            node.input = source;
            node.layout = layout;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        Span<float> target = tape.GradientBuffer(input, out bool accumulate);
        if (!accumulate)
            target.Clear();
        StridedLoops.ScatterAdd(Output.Gradient, target, layout);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }
}
