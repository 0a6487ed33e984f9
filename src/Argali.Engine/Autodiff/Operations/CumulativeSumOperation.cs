namespace Argali.Engine;

/// <summary>Running sums along an axis. Gradient: running sums from the end.</summary>
internal sealed class CumulativeSumOperation : TapeNode
{
    private TensorNode input = null!;
    private AxisSplit split;

    public static Tensor Apply(Tensor x, int axis)
    {
        TensorNode source = OperationGuard.Float(x, nameof(Ops.CumulativeSum));
        AxisSplit split = AxisSplit.Around(source.Shape, source.Shape.Axis(axis));
        TensorNode output = TensorAllocator.Floats(source.Shape);
        ReadOnlySpan<float> values = source.Floats;
        Span<float> y = output.Floats;
        for (int i = 0; i < y.Length; i++)
        {
            bool first = i / split.Inner % split.Length == 0;
            y[i] = first ? values[i] : y[i - split.Inner] + values[i];
        }

        if (OperationRecorder.Records(source) is { } tape)
        {
            CumulativeSumOperation node = tape.Rent<CumulativeSumOperation>();
            node.input = source;
            node.split = split;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> dy = Output.Gradient;
        Span<float> dx = tape.GradientBuffer(input, out bool accumulate);
        if (!accumulate)
            dx.Clear();
        (int outer, int length, int inner) = split;
        for (int o = 0; o < outer; o++)
        {
            for (int j = 0; j < inner; j++)
            {
                float sum = 0;
                for (int i = length - 1; i >= 0; i--)
                {
                    int at = (((o * length) + i) * inner) + j;
                    sum += dy[at];
                    dx[at] += sum;
                }
            }
        }
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }
}
