using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// The transposed convolution: what a convolution of the kept geometry does to gradients of its output, done to images.
/// Gradients: that convolution itself for the input; for the weights, its weight gradient with input and output exchanged.
/// </summary>
internal sealed class Conv2DTransposeOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode kernel = null!;
    private ConvGeometry geometry;

    public static Tensor Apply(TensorNode input, TensorNode kernel, in ConvGeometry geometry)
    {
        TensorNode output = TensorAllocator.Floats(new Shape(geometry.Batch, geometry.InH, geometry.InW, geometry.InC));
        Conv2DKernel.BackwardData(geometry, input.Floats, kernel.Floats, output.Floats);
        if (OperationRecorder.Records(input, kernel) is { } tape)
        {
            Conv2DTransposeOperation node = tape.Rent<Conv2DTransposeOperation>();
            node.input = input;
            node.kernel = kernel;
            node.geometry = geometry;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        if (kernel.TracksGradient)
        {
            Span<float> target = tape.GradientBuffer(kernel, out bool accumulate);
            Conv2DKernel.BackwardWeights(geometry, Output.Gradient, input.Floats, target, accumulate);
        }

        if (!input.TracksGradient)
            return;
        Span<float> dx = tape.GradientBuffer(input, out bool add);
        if (!add)
        {
            Conv2DKernel.Forward(geometry, Output.Gradient, kernel.Floats, dx);
            return;
        }

        TensorNode scratch = TensorAllocator.Floats(input.Shape);
        Conv2DKernel.Forward(geometry, Output.Gradient, kernel.Floats, scratch.Floats);
        GradientBuffers.Add(scratch.Floats, dx, accumulate: true);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        kernel = null!;
    }
}
