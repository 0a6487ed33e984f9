namespace Argali.Engine;

/// <summary>
/// Softmax along an axis, or its logarithm. Gradients: y (dy - Σ y dy) and dy - e^y Σ dy.
/// </summary>
internal sealed class SoftmaxOperation : TapeNode
{
    private TensorNode input = null!;
    private AxisSplit split;
    private bool logarithm;

    public static Tensor Apply(Tensor x, int axis, bool logarithm)
    {
        TensorNode source = OperationGuard.Float(x, logarithm ? nameof(Ops.LogSoftmax) : nameof(Ops.Softmax));
        AxisSplit split = AxisSplit.Around(source.Shape, source.Shape.Axis(axis));
        TensorNode output = TensorAllocator.Floats(source.Shape);
        for (int o = 0; o < split.Outer; o++)
        {
            for (int j = 0; j < split.Inner; j++)
                Forward(source.Floats, output.Floats, (o * split.Length * split.Inner) + j, split, logarithm);
        }

        if (OperationRecorder.Records(source) is { } tape)
        {
            SoftmaxOperation node = tape.Rent<SoftmaxOperation>();
            node.input = source;
            node.split = split;
            node.logarithm = logarithm;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> y = Output.Floats, dy = Output.Gradient;
        Span<float> dx = GradientBuffers.InPlace(tape, Output, input, out bool accumulate);
        for (int o = 0; o < split.Outer; o++)
        {
            for (int j = 0; j < split.Inner; j++)
            {
                int start = (o * split.Length * split.Inner) + j, end = start + (split.Length * split.Inner);
                float sum = 0;
                for (int i = start; i < end; i += split.Inner)
                    sum += logarithm ? dy[i] : y[i] * dy[i];
                for (int i = start; i < end; i += split.Inner)
                {
                    float value = logarithm ? dy[i] - (MathF.Exp(y[i]) * sum) : y[i] * (dy[i] - sum);
                    dx[i] = accumulate ? dx[i] + value : value;
                }
            }
        }
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }

    private static void Forward(ReadOnlySpan<float> x, Span<float> y, int start, AxisSplit split, bool logarithm)
    {
        int end = start + (split.Length * split.Inner);
        float largest = float.NegativeInfinity;
        for (int i = start; i < end; i += split.Inner)
            largest = MathF.Max(largest, x[i]);
        float sum = 0;
        for (int i = start; i < end; i += split.Inner)
        {
            y[i] = MathF.Exp(x[i] - largest);
            sum += y[i];
        }

        float log = MathF.Log(sum);
        for (int i = start; i < end; i += split.Inner)
            y[i] = logarithm ? x[i] - largest - log : y[i] / sum;
    }
}
