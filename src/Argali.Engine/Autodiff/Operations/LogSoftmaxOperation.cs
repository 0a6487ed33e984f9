using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>The logarithm of the softmax of rows. Gradient: dy - e^y Σ dy.</summary>
internal sealed class LogSoftmaxOperation : TapeNode
{
    private TensorNode input = null!;
    private int length;

    public static Tensor Apply(Tensor x, int axis)
    {
        TensorNode source = OperationGuard.Float(x, nameof(Ops.LogSoftmax));
        AxisSplit split = AxisSplit.Around(source.Shape, source.Shape.Axis(axis));
        if (split.Inner > 1)
            return Ops.MoveAxis(Apply(Ops.MoveAxis(x, axis, -1), -1), -1, axis);

        TensorNode output = TensorAllocator.Floats(source.Shape);
        SoftmaxKernel.LogSoftmax(source.Floats, output.Floats, split.Outer, split.Length);
        if (OperationRecorder.Records(source) is { } tape)
        {
            LogSoftmaxOperation node = tape.Rent<LogSoftmaxOperation>();
            node.input = source;
            node.length = split.Length;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> dy = Output.Gradient;
        Span<float> dx = GradientBuffers.InPlace(tape, Output, input, out bool accumulate);
        SoftmaxKernel.LogSoftmaxGradient(Output.Floats, dy, dx, Output.Count / Math.Max(1, length), length, accumulate);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }
}
