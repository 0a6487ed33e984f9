using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>Normalises each row [n] of a tensor seen as [rows, n]; the formulas are <see cref="LayerNormKernel"/>'s.</summary>
internal sealed class LayerNormalizationOperation : TapeNode
{
    private TensorNode input = null!;
    private TensorNode? gamma;
    private TensorNode? beta;
    private TensorNode mean = null!;
    private TensorNode scale = null!;
    private int length;

    public static Tensor Apply(Tensor x, int length, Tensor? gammaTensor, Tensor? betaTensor, float epsilon)
    {
        const string Name = nameof(Ops.LayerNormalization);
        TensorNode input = OperationGuard.Float(x, Name);
        TensorNode? gamma = ChannelNormalization.Parameter(gammaTensor, length, Name);
        TensorNode? beta = ChannelNormalization.Parameter(betaTensor, length, Name);
        var rows = new Shape(input.Count / length);
        TensorNode output = TensorAllocator.Floats(input.Shape), mean = TensorAllocator.Floats(rows), scale = TensorAllocator.Floats(rows);
        LayerNormKernel.Forward(
            KernelDispatch.Width, input.Floats, gamma is null ? [] : gamma.Floats, beta is null ? [] : beta.Floats, output.Floats,
            mean.Floats, scale.Floats, length, epsilon);
        GradientTape? tape = OperationRecorder.Records(input, gamma ?? input, beta);
        if (tape is not null)
        {
            LayerNormalizationOperation node = tape.Rent<LayerNormalizationOperation>();
            node.input = input;
            node.gamma = gamma;
            node.beta = beta;
            node.mean = mean;
            node.scale = scale;
            node.length = length;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> dy = Output.Gradient;
        bool accumulateGamma = false, accumulateBeta = false;
        Span<float> dgamma = gamma is { TracksGradient: true } ? tape.GradientBuffer(gamma, out accumulateGamma) : default;
        Span<float> dbeta = beta is { TracksGradient: true } ? tape.GradientBuffer(beta, out accumulateBeta) : default;
        if (!dgamma.IsEmpty || !dbeta.IsEmpty)
        {
            LayerNormKernel.ParameterGradients(
                KernelDispatch.Width, input.Floats, mean.Floats, scale.Floats, dy, length, dgamma, accumulateGamma, dbeta, accumulateBeta);
        }

        if (!input.TracksGradient)
            return;
        Span<float> dx = GradientBuffers.InPlace(tape, Output, input, out bool accumulate);
        LayerNormKernel.Backward(
            KernelDispatch.Width, input.Floats, gamma is null ? [] : gamma.Floats, mean.Floats, scale.Floats, dy, dx, length, accumulate);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
        gamma = null;
        beta = null;
        mean = null!;
        scale = null!;
    }
}
