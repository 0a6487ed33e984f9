using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Softmax along an axis. Gradient: y (dy - Σ y dy).</summary>
internal sealed class SoftmaxOperation : TapeNode
{
    private TensorNode input = null!;
    private AxisSplit split;

    public static Tensor Apply(Tensor x, int axis)
    {
        AxisSplit split = AxisSplit.Around(x.Shape, x.Shape.Axis(axis));
        if (x.DType == DType.Float64)
            return Float64Matrices.Softmax(x, split);
        TensorNode source = OperationGuard.Float(x, nameof(Ops.Softmax));
        TensorNode output = TensorAllocator.Floats(source.Shape);
        if (split.Inner == 1)
            SoftmaxKernel.Softmax(source.Floats, output.Floats, split.Outer, split.Length);
        else
            AxisSoftmaxKernel.Softmax(source.Floats, output.Floats, split.Outer, split.Length, split.Inner);
        if (OperationRecorder.Records(source) is { } tape)
        {
            SoftmaxOperation node = tape.Rent<SoftmaxOperation>();
            node.input = source;
            node.split = split;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> y = Output.Floats, dy = Output.Gradient;
        Span<float> dx = GradientBuffers.InPlace(tape, Output, input, out bool accumulate);
        if (split.Inner == 1)
            SoftmaxKernel.SoftmaxGradient(y, dy, dx, split.Outer, split.Length, accumulate);
        else
            AxisSoftmaxKernel.SoftmaxGradient(y, dy, dx, split.Outer, split.Length, split.Inner, accumulate);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }
}
