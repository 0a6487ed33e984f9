using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// The transposed convolution: what a convolution of the kept geometry does to gradients of its output, done to images.
/// Gradients: that convolution itself for the input; for the weights, its weight gradient with input and output exchanged.
/// </summary>
internal sealed class ConvTransposeOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode kernel = null!;
    private VolumeGeometry geometry;

    public static Tensor Apply(TensorNode input, TensorNode kernel, in VolumeGeometry geometry, Shape shape)
    {
        TensorNode output = TensorAllocator.Floats(shape);
        VolumeConvolution.BackwardData(geometry, input.Floats, kernel.Floats, output.Floats);
        if (OperationRecorder.Records(input, kernel) is { } tape)
        {
            ConvTransposeOperation node = tape.Rent<ConvTransposeOperation>();
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
            VolumeConvolution.BackwardWeights(geometry, Output.Gradient, input.Floats, target, accumulate);
        }

        if (!input.TracksGradient)
            return;
        Span<float> dx = tape.GradientBuffer(input, out bool add);
        if (!add)
        {
            ConvOperation.Convolve(geometry, Output.Gradient, kernel.Floats, dx);
            return;
        }

        TensorNode share = TensorAllocator.Floats(input.Shape);
        ConvOperation.Convolve(geometry, Output.Gradient, kernel.Floats, share.Floats);
        GradientBuffers.Add(share.Floats, dx, accumulate: true);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        kernel = null!;
    }
}
