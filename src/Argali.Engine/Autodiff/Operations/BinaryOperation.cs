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

    private static TensorNode Compute(TensorNode left, TensorNode right)
    {
        if (left.Shape == right.Shape)
        {
            TensorNode same = TensorAllocator.Floats(left.Shape);
            BinaryKernel.Apply<TForward>(left.Floats, right.Floats, same.Floats);
            return same;
        }

        Shape shape = Shape.Broadcast(left.Shape, right.Shape);
        TensorNode output = TensorAllocator.Floats(shape);
        if (output.Count == 0)
            return output;
        if (right.Count == 1)
            BinaryKernel.Apply<TForward>(left.Floats, right.Floats[0], output.Floats);
        else if (left.Count == 1)
            BinaryKernel.Apply<TForward>(left.Floats[0], right.Floats, output.Floats);
        else if (left.Count == output.Count)
            ApplyRuns(left.Floats, right.Floats, StridedLayout.Broadcast(right.Shape, shape), output.Floats);
        else
            BinaryKernel.Apply<TForward>(Broadcasting.Expand(left, shape).Floats, Broadcasting.Expand(right, shape).Floats, output.Floats);
        return output;
    }

    private static void ApplyRuns(ReadOnlySpan<float> dense, ReadOnlySpan<float> strided, StridedLayout layout, Span<float> output)
    {
        int length = layout.RunLength, runs = layout.RunCount;
        bool repeats = layout.RunStride == 0;
        StridedLayout.RunWalk walk = layout.Runs();
        for (int run = 0; run < runs; run++, walk.Next())
        {
            ReadOnlySpan<float> a = dense.Slice(run * length, length);
            Span<float> y = output.Slice(run * length, length);
            if (repeats)
                BinaryKernel.Apply<TForward>(a, strided[walk.Start], y);
            else
                BinaryKernel.Apply<TForward>(a, strided.Slice(walk.Start, length), y);
        }
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
