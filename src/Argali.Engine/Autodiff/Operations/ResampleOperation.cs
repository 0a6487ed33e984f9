using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Resizes one axis with a filter. Gradient: every share goes back to the positions that it came from.</summary>
internal sealed class ResampleOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode starts = null!;
    private TensorNode weights = null!;
    private AxisSplit split;

    public static Tensor Apply(Tensor x, int axis, int length, Interpolation interpolation, bool antialias)
    {
        TensorNode source = OperationGuard.Float(x, nameof(Ops.ResizeImage));
        AxisSplit split = AxisSplit.Around(source.Shape, axis);
        int taps = ResampleWeights.TapCount(split.Length, length, interpolation, antialias);
        TensorNode starts = TensorAllocator.Create(DType.Int32, new Shape(length));
        TensorNode weights = TensorAllocator.Floats(new Shape(length, taps));
        ResampleWeights.Fill(starts.Span<int>(), weights.Floats, split.Length, length, interpolation, antialias);
        TensorNode output = TensorAllocator.Floats(source.Shape.With(axis, length));
        ResampleKernel.Forward(starts.Span<int>(), weights.Floats, source.Floats, output.Floats, split.Outer, split.Length, split.Inner);
        if (OperationRecorder.Records(source) is { } tape)
        {
            ResampleOperation node = tape.Rent<ResampleOperation>();
            node.input = source;
            node.starts = starts;
            node.weights = weights;
            node.split = split;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        Span<float> target = tape.GradientBuffer(input, out bool accumulate);
        ResampleKernel.Backward(
            starts.Span<int>(), weights.Floats, Output.Gradient, target, split.Outer, split.Length, split.Inner, accumulate);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        starts = null!;
        weights = null!;
    }
}
