using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// y = (x - mean) scale + offset with one number of each a channel. Gradients: dx = dy scale; doffset = Σ dy; dscale = Σ dy (x - mean);
/// dmean = -scale Σ dy.
/// </summary>
internal sealed class ChannelMapOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode mean = null!;
    private TensorNode scale = null!;
    private TensorNode? offset;
    private AxisSplit split;

    public static Tensor Apply(Tensor x, Tensor meanTensor, Tensor scaleTensor, Tensor? offsetTensor, int axis)
    {
        const string Name = nameof(Ops.BatchNormalization);
        if (x.DType == DType.Float64 || scaleTensor.DType == DType.Float64)
            return InDouble(x, meanTensor, scaleTensor, offsetTensor, axis);
        TensorNode input = OperationGuard.Float(x, Name);
        AxisSplit split = AxisSplit.Around(input.Shape, axis);
        TensorNode mean = ChannelNormalization.Parameter(meanTensor, split.Length, Name)!;
        TensorNode scale = ChannelNormalization.Parameter(scaleTensor, split.Length, Name)!;
        TensorNode? offset = ChannelNormalization.Parameter(offsetTensor, split.Length, Name);
        TensorNode output = TensorAllocator.Floats(input.Shape);
        ChannelMapKernel.Forward(
            KernelDispatch.Width, input.Floats, split.Outer, split.Inner, mean.Floats, scale.Floats,
            ChannelNormalization.ValuesOrZeros(offset, new Shape(split.Length)), output.Floats);
        GradientTape? tape = OperationRecorder.Records(input, scale, offset) ?? OperationRecorder.Records(mean);
        if (tape is not null)
        {
            ChannelMapOperation node = tape.Rent<ChannelMapOperation>();
            node.input = input;
            node.mean = mean;
            node.scale = scale;
            node.offset = offset;
            node.split = split;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    private static Tensor InDouble(Tensor x, Tensor mean, Tensor scale, Tensor? offset, int axis)
    {
        Shape aligned = Shape.Scalar;
        for (int i = 0; i < x.Rank; i++)
            aligned = aligned.Insert(i, i == axis ? x.Shape[i] : 1);
        Tensor y = (Ops.Cast(x, DType.Float64) - Ops.Reshape(mean, aligned)) * Ops.Reshape(scale, aligned);
        return offset is { } given ? y + Ops.Reshape(given, aligned) : y;
    }

    public override void Backward(GradientTape tape)
    {
        int channels = split.Length;
        if (mean.TracksGradient || scale.TracksGradient || offset is { TracksGradient: true })
        {
            Span<double> sums = ChannelNormalization.Doubles(2 * channels), first = sums[..channels], second = sums[channels..];
            ChannelSumsKernel.GradientSums(
                KernelDispatch.Width, input.Floats, Output.Gradient, split.Outer, split.Inner, mean.Floats, first, second);
            ChannelNormalization.Give(tape, offset, first);
            ChannelNormalization.Give(tape, scale, second);
            for (int i = 0; i < channels; i++)
                first[i] *= -scale.Floats[i];
            ChannelNormalization.Give(tape, mean, first);
        }

        if (!input.TracksGradient)
            return;
        Span<float> zeros = TensorAllocator.Floats(new Shape(channels)).Floats;
        zeros.Clear();
        ReadOnlySpan<float> dy = Output.Gradient;
        Span<float> dx = GradientBuffers.InPlace(tape, Output, input, out bool accumulate);
        ChannelMapKernel.Backward(
            KernelDispatch.Width, input.Floats, dy, split.Outer, split.Inner, mean.Floats, scale.Floats, zeros, zeros, dx, accumulate);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        mean = null!;
        scale = null!;
        offset = null;
    }
}
