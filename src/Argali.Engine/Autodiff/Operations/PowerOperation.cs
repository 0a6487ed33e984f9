using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>a to the power b. Gradients: b a^(b-1) dy to a, y ln(a) dy to b (zero where a is not positive).</summary>
internal sealed class PowerOperation : TapeNode
{
    private TensorNode left = null!;
    private TensorNode right = null!;

    public static Tensor Apply(Tensor a, Tensor b)
    {
        Tensor y = ElementwiseWithoutGradient.Apply<Binary.Power>(a, b, nameof(Ops.Power));
        if (OperationRecorder.Records(a.Node, b.Node) is { } tape)
        {
            PowerOperation node = tape.Rent<PowerOperation>();
            node.left = a.Node;
            node.right = b.Node;
            tape.Add(node, y.Node);
        }

        return y;
    }

    public override void Backward(GradientTape tape)
    {
        Tensor a = new(left), b = new(right), dy = GradientTensor(tape);
        if (left.TracksGradient)
        {
            Tensor gradient = dy * b * Ops.Power(a, b - 1f);
            Broadcasting.AddReduced(tape, gradient.Floats, Output.Shape, left);
        }

        if (right.TracksGradient)
        {
            Tensor positive = Ops.Greater(a, 0f);
            Tensor logarithm = Ops.Where(positive, Ops.Log(Ops.Where(positive, a, 1f)), 0f);
            Tensor gradient = dy * new Tensor(Output) * logarithm;
            Broadcasting.AddReduced(tape, gradient.Floats, Output.Shape, right);
        }
    }

    public override void Clear()
    {
        base.Clear();
        left = null!;
        right = null!;
    }
}
