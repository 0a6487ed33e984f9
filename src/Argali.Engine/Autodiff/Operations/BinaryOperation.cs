using System.Runtime.CompilerServices;
using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// An operation of two broadcast operands, element by element. The gradient operations read the operand whose gradient is
/// wanted as x and the other one as y.
/// </summary>
internal sealed class BinaryOperation<TForward, TLeft, TRight> : TapeNode
    where TForward : struct, IBinaryOp
    where TLeft : struct, IGradientOp
    where TRight : struct, IGradientOp
{
    private TensorNode left = null!;
    private TensorNode right = null!;

    public static Tensor Apply(Tensor a, Tensor b, [CallerMemberName] string operation = "")
    {
        if (Float64Functions.TryApply<TForward>(a, b, operation, out Tensor inDouble))
            return inDouble;
        TensorNode left = OperationGuard.Float(a, operation);
        TensorNode right = OperationGuard.Float(b, operation);
        TensorNode output = Compute(left, right);
        if (OperationRecorder.Records(left, right) is { } tape)
        {
            BinaryOperation<TForward, TLeft, TRight> node = tape.Rent<BinaryOperation<TForward, TLeft, TRight>>();
            node.left = left;
            node.right = right;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        // The second side may overwrite the output's gradient, the first only when it is the only one.
        if (left.TracksGradient)
            Backward<TLeft>(tape, left, right, mayOverwrite: !right.TracksGradient);
        if (right.TracksGradient)
            Backward<TRight>(tape, right, left, mayOverwrite: true);
    }

    public override void Clear()
    {
        base.Clear();
        left = null!;
        right = null!;
    }

    /// <summary>The operation without a record.</summary>
    public static TensorNode Compute(TensorNode left, TensorNode right)
    {
        if (left.Shape == right.Shape)
        {
            TensorNode same = TensorAllocator.Floats(left.Shape);
            BinaryKernel.Apply<TForward>(left.Floats, right.Floats, same.Floats);
            return same;
        }

        Shape shape = Shape.Broadcast(left.Shape, right.Shape);
        TensorNode output = TensorAllocator.Floats(shape);
        Span<int> shapeLeft = stackalloc int[Shape.MaxRank];
        Span<int> shapeRight = stackalloc int[Shape.MaxRank];
        Span<int> shapeOut = stackalloc int[Shape.MaxRank];
        left.Shape.CopyTo(shapeLeft);
        right.Shape.CopyTo(shapeRight);
        shape.CopyTo(shapeOut);
        BroadcastKernel.Apply<TForward>(
            left.Floats, shapeLeft[..left.Shape.Rank], right.Floats, shapeRight[..right.Shape.Rank], output.Floats, shapeOut[..shape.Rank]);
        return output;
    }

    private void Backward<TGradient>(GradientTape tape, TensorNode wanted, TensorNode other, bool mayOverwrite)
        where TGradient : struct, IGradientOp
    {
        ReadOnlySpan<float> gradient = Output.Gradient;
        bool passes = typeof(TGradient) == typeof(PassGradient);
        if (passes && wanted.Count == Output.Count && mayOverwrite)
        {
            OperationRecorder.PassOn(tape, Output, wanted);
            return;
        }

        if (passes)
        {
            Broadcasting.AddReduced(tape, gradient, Output.Shape, wanted);
            return;
        }

        ReadOnlySpan<float> x = TGradient.ReadsInput ? Broadcasting.Expand(wanted, Output.Shape).Floats : [];
        ReadOnlySpan<float> y = TGradient.ReadsOutput ? Broadcasting.Expand(other, Output.Shape).Floats : [];
        if (wanted.Count == Output.Count)
        {
            Span<float> target = tape.GradientBuffer(wanted, out bool accumulate);
            GradientKernel.Apply<TGradient>(x, y, gradient, target, accumulate);
            return;
        }

        TensorNode scratch = TensorAllocator.Floats(Output.Shape);
        GradientKernel.Apply<TGradient>(x, y, gradient, scratch.Floats, accumulate: false);
        Broadcasting.AddReduced(tape, scratch.Floats, Output.Shape, wanted);
    }
}
