using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Moves the pixels of NHWC images. Gradient of the images: back to the pixels they came from; the transforms have none.</summary>
internal sealed class AffineTransformOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode transforms = null!;
    private AffineSampling sampling;

    public static Tensor Apply(TensorNode images, TensorNode transforms, in AffineSampling sampling, float fill)
    {
        Shape shape = images.Shape;
        TensorNode output = TensorAllocator.Floats(shape);
        AffineKernel.Forward(sampling, transforms.Floats, images.Floats, output.Floats, shape[0], shape[3], fill);
        if (OperationRecorder.Records(images) is { } tape)
        {
            AffineTransformOperation node = tape.Rent<AffineTransformOperation>();
            node.input = images;
            node.transforms = transforms;
            node.sampling = sampling;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        Span<float> target = tape.GradientBuffer(input, out bool accumulate);
        if (!accumulate)
            target.Clear();
        AffineKernel.Backward(sampling, transforms.Floats, Output.Gradient, target, input.Shape[0], input.Shape[3]);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        transforms = null!;
    }
}
