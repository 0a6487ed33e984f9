using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Chooses between two operands by a condition. Gradients: dy where an operand was chosen, zero elsewhere.</summary>
internal sealed class WhereOperation : TapeNode
{
    private TensorNode condition = null!;
    private TensorNode left = null!;
    private TensorNode right = null!;

    public static Tensor Apply(Tensor condition, Tensor a, Tensor b)
    {
        TensorNode test = OperationGuard.Bool(condition, nameof(Ops.Where));
        TensorNode left = a.Node, right = b.Node;
        if (left.DType != right.DType)
        {
            throw new ArgumentException(
                $"Where expects two values of one type. Received: {left.DType.KerasName()} and {right.DType.KerasName()}. " +
                "Use Ops.Cast to convert one of them.");
        }

        Shape shape = Shape.Broadcast(test.Shape, Shape.Broadcast(left.Shape, right.Shape));
        test = Broadcasting.Expand(test, shape);
        TensorNode output = TensorAllocator.Create(left.DType, shape);
        Select(test, left, right, output);
        if (OperationRecorder.Records(left, right) is { } tape && output.DType == DType.Float32)
        {
            WhereOperation node = tape.Rent<WhereOperation>();
            node.condition = test;
            node.left = left;
            node.right = right;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<bool> chosen = condition.Span<bool>();
        if (left.TracksGradient)
        {
            TensorNode share = TensorAllocator.Floats(Output.Shape);
            SelectKernel.Apply(chosen, Output.Gradient, 0f, share.Floats);
            Broadcasting.AddReduced(tape, share.Floats, Output.Shape, left);
        }

        if (right.TracksGradient)
        {
            TensorNode share = TensorAllocator.Floats(Output.Shape);
            SelectKernel.Apply(chosen, 0f, Output.Gradient, share.Floats);
            Broadcasting.AddReduced(tape, share.Floats, Output.Shape, right);
        }
    }

    public override void Clear()
    {
        base.Clear();
        condition = null!;
        left = null!;
        right = null!;
    }

    private static void Select(TensorNode condition, TensorNode left, TensorNode right, TensorNode output)
    {
        ReadOnlySpan<bool> test = condition.Span<bool>();
        if (output.DType == DType.Float32)
        {
            if (right.Count == 1 && left.Shape == output.Shape && left.Count > 1)
                SelectKernel.Apply(test, left.Floats, right.Floats[0], output.Floats);
            else if (left.Count == 1 && right.Shape == output.Shape && right.Count > 1)
                SelectKernel.Apply(test, left.Floats[0], right.Floats, output.Floats);
            else
                SelectKernel.Apply(
                    test, Broadcasting.Expand(left, output.Shape).Floats, Broadcasting.Expand(right, output.Shape).Floats, output.Floats);
            return;
        }

        left = Broadcasting.Expand(left, output.Shape);
        right = Broadcasting.Expand(right, output.Shape);
        switch (output.DType.ByteSize())
        {
            case 0: Choose(test, (string[])left.Buffer, (string[])right.Buffer, (string[])output.Buffer); break;
            case 1: Choose(test, left.Span<byte>(), right.Span<byte>(), output.Span<byte>()); break;
            case 2: Choose(test, left.Span<ushort>(), right.Span<ushort>(), output.Span<ushort>()); break;
            case 4: Choose(test, left.Span<uint>(), right.Span<uint>(), output.Span<uint>()); break;
            default: Choose(test, left.Span<ulong>(), right.Span<ulong>(), output.Span<ulong>()); break;
        }
    }

    private static void Choose<T>(ReadOnlySpan<bool> test, ReadOnlySpan<T> a, ReadOnlySpan<T> b, Span<T> y)
    {
        for (int i = 0; i < y.Length; i++)
            y[i] = test[i] ? a[i] : b[i];
    }
}
