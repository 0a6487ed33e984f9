using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// Batch normalisation with the statistics of the batch: y = gamma (x - m) / √(v + epsilon) + beta, with m and v the mean and variance of
/// each channel, which are outputs too.
/// </summary>
/// <remarks>
/// With s = 1 / √(v + epsilon), A = Σ dy and B = Σ dy (x - m) over the n elements of a channel: dgamma = s B; dbeta = A; and
/// dx = gamma s dy - (x - m) gamma s³ B / n - gamma s A / n, to which gradients of the statistics add dm / n + 2 dv (x - m) / n.
/// </remarks>
internal sealed class BatchNormalizationOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode mean = null!;
    private TensorNode variance = null!;
    private TensorNode? gamma;
    private TensorNode? beta;
    private AxisSplit split;
    private float epsilon;

    public static (Tensor Output, Tensor Mean, Tensor Variance) Apply(
        Tensor x, Tensor? gammaTensor, Tensor? betaTensor, int axis, float epsilon)
    {
        const string Name = nameof(Ops.BatchNormalizationTraining);
        TensorNode input = OperationGuard.Float(x, Name);
        AxisSplit split = AxisSplit.Around(input.Shape, axis);
        TensorNode? gamma = ChannelNormalization.Parameter(gammaTensor, split.Length, Name);
        TensorNode? beta = ChannelNormalization.Parameter(betaTensor, split.Length, Name);
        var vector = new Shape(split.Length);
        TensorNode output = TensorAllocator.Floats(input.Shape);
        TensorNode mean = TensorAllocator.Floats(vector), variance = TensorAllocator.Floats(vector);
        ChannelSumsKernel.Moments(KernelDispatch.Width, input.Floats, split.Outer, split.Inner, mean.Floats, variance.Floats);
        Span<float> scale = TensorAllocator.Floats(vector).Floats;
        for (int i = 0; i < scale.Length; i++)
            scale[i] = (float)(Inverse(variance.Floats[i], epsilon) * (gamma is null ? 1 : gamma.Floats[i]));
        ChannelMapKernel.Forward(
            KernelDispatch.Width, input.Floats, split.Outer, split.Inner, mean.Floats, scale,
            ChannelNormalization.ValuesOrZeros(beta, vector), output.Floats);

        if (OperationRecorder.Records(input, gamma ?? input, beta) is { } tape)
        {
            BatchNormalizationOperation node = tape.Rent<BatchNormalizationOperation>();
            node.input = input;
            node.mean = node.AlsoGives(mean);
            node.variance = node.AlsoGives(variance);
            node.gamma = gamma;
            node.beta = beta;
            node.split = split;
            node.epsilon = epsilon;
            tape.Add(node, output);
        }

        return (new Tensor(output), new Tensor(mean), new Tensor(variance));
    }

    public override bool IsReached(long stamp) => Output.HasGradient(stamp) || mean.HasGradient(stamp) || variance.HasGradient(stamp);

    public override void Backward(GradientTape tape)
    {
        int channels = split.Length;
        double n = (double)split.Outer * split.Inner;
        bool reached = Output.HasGradient(tape.Stamp);
        Span<double> sums = ChannelNormalization.Doubles(2 * channels), first = sums[..channels], second = sums[channels..];
        sums.Clear();
        if (reached)
        {
            ChannelSumsKernel.GradientSums(
                KernelDispatch.Width, input.Floats, Output.Gradient, split.Outer, split.Inner, mean.Floats, first, second);
        }

        var vector = new Shape(channels);
        Span<float> scale = TensorAllocator.Floats(vector).Floats, slope = TensorAllocator.Floats(vector).Floats;
        Span<float> offset = TensorAllocator.Floats(vector).Floats;
        ReadOnlySpan<float> dmean = mean.HasGradient(tape.Stamp) ? mean.Gradient : [];
        ReadOnlySpan<float> dvariance = variance.HasGradient(tape.Stamp) ? variance.Gradient : [];
        for (int i = 0; i < channels; i++)
        {
            double s = Inverse(variance.Floats[i], epsilon), g = gamma is null ? 1 : gamma.Floats[i];
            scale[i] = (float)(g * s);
            slope[i] = (float)(((dvariance.IsEmpty ? 0 : 2 * dvariance[i]) - (g * s * s * s * second[i])) / n);
            offset[i] = (float)(((dmean.IsEmpty ? 0 : dmean[i]) - (g * s * first[i])) / n);
            second[i] *= s;
        }

        if (reached)
        {
            ChannelNormalization.Give(tape, gamma, second);
            ChannelNormalization.Give(tape, beta, first);
        }

        if (!input.TracksGradient)
            return;

        // Without a gradient of the output, the input stands in for it with the factor zero.
        if (!reached)
            scale.Clear();
        ReadOnlySpan<float> dy = reached ? Output.Gradient : input.Floats;
        bool accumulate;
        Span<float> dx = reached
            ? GradientBuffers.InPlace(tape, Output, input, out accumulate)
            : tape.GradientBuffer(input, out accumulate);
        ChannelMapKernel.Backward(
            KernelDispatch.Width, input.Floats, dy, split.Outer, split.Inner, mean.Floats, scale, slope, offset, dx, accumulate);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        mean = null!;
        variance = null!;
        gamma = null;
        beta = null;
    }

    private static double Inverse(float variance, float epsilon) => 1 / Math.Sqrt((double)variance + epsilon);
}
