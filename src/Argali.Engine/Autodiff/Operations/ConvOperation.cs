using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>A convolution of channels-last images with weights (..., in, out). Gradients: the kernels' backward passes.</summary>
internal sealed class ConvOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode kernel = null!;
    private VolumeGeometry geometry;

    public static Tensor Apply(TensorNode input, TensorNode kernel, in VolumeGeometry geometry, Shape shape)
    {
        TensorNode output = TensorAllocator.Floats(shape);
        Convolve(geometry, input.Floats, kernel.Floats, output.Floats);
        if (OperationRecorder.Records(input, kernel) is { } tape)
        {
            ConvOperation node = tape.Rent<ConvOperation>();
            node.input = input;
            node.kernel = kernel;
            node.geometry = geometry;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    /// <summary>y = the convolution of x with w, with room for partial sums from the step's arena.</summary>
    public static void Convolve(in VolumeGeometry g, ReadOnlySpan<float> x, ReadOnlySpan<float> w, Span<float> y)
    {
        Span<float> scratch = g.IsPlane ? [] : TensorAllocator.Floats(new Shape(g.OutD, g.OutPlane)).Floats;
        VolumeConvolution.Forward(g, x, w, y, scratch);
    }

    public override void Backward(GradientTape tape)
    {
        if (kernel.TracksGradient)
        {
            Span<float> target = tape.GradientBuffer(kernel, out bool accumulate);
            VolumeConvolution.BackwardWeights(geometry, input.Floats, Output.Gradient, target, accumulate);
        }

        if (input.TracksGradient)
        {
            Span<float> target = tape.GradientBuffer(input, out bool accumulate);
            VolumeConvolution.BackwardData(geometry, Output.Gradient, kernel.Floats, target, accumulate);
        }
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        kernel = null!;
    }
}
