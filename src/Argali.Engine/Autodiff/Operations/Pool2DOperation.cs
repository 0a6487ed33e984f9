using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Maximum or average pooling of NHWC images. Gradients: to the first maximum, or shared equally.</summary>
internal sealed class Pool2DOperation : TapeNode
{
    private TensorNode input = null!;
    private PoolGeometry geometry;
    private bool average;

    public static Tensor Apply(TensorNode input, in PoolGeometry geometry, bool average, Shape shape)
    {
        TensorNode output = TensorAllocator.Floats(shape);
        if (average)
            Pool2DKernel.AverageForward(geometry, input.Floats, output.Floats);
        else
            Pool2DKernel.MaxForward(geometry, input.Floats, output.Floats);
        if (OperationRecorder.Records(input) is { } tape)
        {
            Pool2DOperation node = tape.Rent<Pool2DOperation>();
            node.input = input;
            node.geometry = geometry;
            node.average = average;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        Span<float> target = tape.GradientBuffer(input, out bool accumulate);
        if (average)
            Pool2DKernel.AverageBackward(geometry, Output.Gradient, target, accumulate);
        else
            Pool2DKernel.MaxBackward(geometry, input.Floats, Output.Floats, Output.Gradient, target, accumulate);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }
}
