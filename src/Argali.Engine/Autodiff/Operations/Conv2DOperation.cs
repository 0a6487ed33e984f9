using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>A two-dimensional convolution of NHWC images with HWIO weights. Gradients: the kernels' backward passes.</summary>
internal sealed class Conv2DOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode kernel = null!;
    private ConvGeometry geometry;

    public static Tensor Apply(TensorNode input, TensorNode kernel, in ConvGeometry geometry)
    {
        TensorNode output = TensorAllocator.Floats(new Shape(geometry.Batch, geometry.OutH, geometry.OutW, geometry.OutC));
        Conv2DKernel.Forward(geometry, input.Floats, kernel.Floats, output.Floats);
        if (OperationRecorder.Records(input, kernel) is { } tape)
        {
            Conv2DOperation node = tape.Rent<Conv2DOperation>();
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
            Conv2DKernel.BackwardWeights(geometry, input.Floats, Output.Gradient, target, accumulate);
        }

        if (input.TracksGradient)
        {
            Span<float> target = tape.GradientBuffer(input, out bool accumulate);
            Conv2DKernel.BackwardData(geometry, Output.Gradient, kernel.Floats, target, accumulate);
        }
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        kernel = null!;
    }
}
