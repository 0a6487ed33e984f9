using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>a - floor(a / b) b. Gradients: dy to a, -floor(a / b) dy to b.</summary>
internal sealed class ModuloOperation : TapeNode
{
    private TensorNode left = null!;
    private TensorNode right = null!;

    public static Tensor Apply(Tensor a, Tensor b)
    {
        Tensor y = ElementwiseWithoutGradient.Apply<Binary.Modulo>(a, b, nameof(Ops.Mod));
        if (OperationRecorder.Records(a.Node, b.Node) is { } tape)
        {
            ModuloOperation node = tape.Rent<ModuloOperation>();
            node.left = a.Node;
            node.right = b.Node;
            tape.Add(node, y.Node);
        }

        return y;
    }

    public override void Backward(GradientTape tape)
    {
        if (right.TracksGradient)
        {
            Tensor quotient = Ops.FloorDivide(new Tensor(left), new Tensor(right));
            Tensor gradient = Ops.Negative(Ops.Multiply(quotient, GradientTensor(tape)));
            Broadcasting.AddReduced(tape, gradient.Floats, Output.Shape, right);
        }

        if (left.TracksGradient)
            Broadcasting.AddReduced(tape, Output.Gradient, Output.Shape, left);
    }

    public override void Clear()
    {
        base.Clear();
        left = null!;
        right = null!;
    }
}
