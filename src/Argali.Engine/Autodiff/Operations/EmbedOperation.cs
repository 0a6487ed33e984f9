namespace Argali.Engine;

/// <summary>Places a tensor into a strided view of a larger one that is filled with a constant. Gradient: that view of dy.</summary>
internal sealed class EmbedOperation : TapeNode
{
    private TensorNode input = null!;
    private StridedLayout layout;

    /// <summary>Places x; <paramref name="layout"/> is where its elements lie in a tensor of the given shape.</summary>
    public static Tensor Apply(Tensor x, Shape shape, StridedLayout layout, float constant)
    {
        TensorNode source = x.Node;
        TensorNode output = TensorAllocator.Create(source.DType, shape);
        Fill(output, constant);
        StridedNodes.Scatter(source, output, layout);
        if (OperationRecorder.Records(source) is { } tape)
        {
            EmbedOperation node = tape.Rent<EmbedOperation>();
            node.input = source;
            node.layout = layout;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        Span<float> target = tape.GradientBuffer(input, out bool accumulate);
        if (accumulate)
            StridedLoops.GatherAdd(Output.Gradient, layout, target);
        else
            StridedLoops.Gather(Output.Gradient, layout, target);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }

    private static void Fill(TensorNode node, float constant)
    {
        switch (node.DType)
        {
            case DType.Float32: node.Floats.Fill(constant); break;
            case DType.Int32: node.Span<int>().Fill((int)constant); break;
            case DType.Int64: node.Span<long>().Fill((long)constant); break;
            case DType.String: break;
            default:
                if (constant != 0)
                    throw new ArgumentException($"A constant other than 0 needs float32, int32 or int64. Received: {node.DType.KerasName()}.");
                node.Bytes.Clear();
                break;
        }
    }
}
