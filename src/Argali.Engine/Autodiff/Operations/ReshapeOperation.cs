namespace Argali.Engine;

/// <summary>The same elements under another shape; a view, so nothing is copied. Gradient: the same, reshaped back.</summary>
internal sealed class ReshapeOperation : TapeNode
{
    private TensorNode input = null!;

    public static Tensor Apply(Tensor x, Shape shape)
    {
        TensorNode source = x.Node;
        TensorNode output = TensorAllocator.View(source, shape);
        if (OperationRecorder.Records(source) is { } tape)
        {
            ReshapeOperation node = tape.Rent<ReshapeOperation>();
            node.input = source;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape) => OperationRecorder.PassOn(tape, Output, input);

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }
}
