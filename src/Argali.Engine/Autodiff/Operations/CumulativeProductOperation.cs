namespace Argali.Engine;

/// <summary>
/// Running products along an axis. Gradient: dx[j] = Σ over i ≥ j of dy[i] times the product of the others up to i, by Horner's scheme from
/// the end: dx[j] = p[j] h[j] with p[j] the product before j and h[j] = dy[j] + x[j + 1] h[j + 1]. Right with zeros too.
/// </summary>
internal sealed class CumulativeProductOperation : TapeNode
{
    private TensorNode input = null!;
    private AxisSplit split;

    public static Tensor Apply(Tensor x, int axis)
    {
        TensorNode source = OperationGuard.Float(x, nameof(Ops.CumulativeProduct));
        AxisSplit split = AxisSplit.Around(source.Shape, source.Shape.Axis(axis));
        TensorNode output = TensorAllocator.Floats(source.Shape);
        ReadOnlySpan<float> values = source.Floats;
        Span<float> y = output.Floats;
        (int outer, int length, int inner) = split;
        for (int o = 0; o < outer; o++)
        {
            int start = o * length * inner;
            for (int i = 0; i < length * inner; i++)
                y[start + i] = i < inner ? values[start + i] : y[start + i - inner] * values[start + i];
        }

        if (OperationRecorder.Records(source) is { } tape)
        {
            CumulativeProductOperation node = tape.Rent<CumulativeProductOperation>();
            node.input = source;
            node.split = split;
            tape.Add(node, output);
        }

        return new Tensor(output);
    }

    public override void Backward(GradientTape tape)
    {
        ReadOnlySpan<float> x = input.Floats, y = Output.Floats, dy = Output.Gradient;
        Span<float> dx = tape.GradientBuffer(input, out bool accumulate);
        (int outer, int length, int inner) = split;
        for (int o = 0; o < outer; o++)
        {
            for (int j = 0; j < inner; j++)
            {
                float after = 0;
                for (int i = length - 1; i >= 0; i--)
                {
                    int at = (((o * length) + i) * inner) + j;
                    after = dy[at] + (i + 1 < length ? x[at + inner] * after : 0);
                    float before = i == 0 ? 1 : y[at - inner];
                    dx[at] = (accumulate ? dx[at] : 0) + (before * after);
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
