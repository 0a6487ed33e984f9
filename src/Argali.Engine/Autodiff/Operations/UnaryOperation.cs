using System.Runtime.CompilerServices;
using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>An operation of one operand, element by element: y = f(x), dx = g(x, y, dy).</summary>
internal sealed class UnaryOperation<TForward, TBackward> : TapeNode
    where TForward : struct, IUnaryOp
    where TBackward : struct, IGradientOp
{
    private TensorNode input = null!;
    private TBackward backward;

    public static Tensor Apply(
        Tensor x, TForward forward = default, TBackward backward = default, [CallerMemberName] string operation = "")
    {
        if (Float64Functions.TryApply<TForward>(x, operation, out Tensor inDouble))
            return inDouble;
        TensorNode source = OperationGuard.Float(x, operation);
        TensorNode output = TensorAllocator.Floats(source.Shape);
        UnaryKernel.Apply(source.Floats, output.Floats, forward);
        if (OperationRecorder.Records(source) is { } tape)
        {
            UnaryOperation<TForward, TBackward> node = tape.Rent<UnaryOperation<TForward, TBackward>>();
            node.input = source;
            node.backward = backward;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> gradient = Output.Gradient;
        Span<float> target = GradientBuffers.InPlace(tape, Output, input, out bool accumulate);
        GradientKernel.Apply(input.Floats, Output.Floats, gradient, target, accumulate, backward);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }
}
