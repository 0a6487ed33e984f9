namespace Argali.Engine;

/// <summary>ln Σ eˣ over a run of neighbouring axes, computed around the maximum. Gradient: e^(x - y) dy.</summary>
internal sealed class LogSumExpOperation : TapeNode
{
    private TensorNode input = null!;
    private AxisSplit split;

    public static Tensor Apply(Tensor x, AxisSplit split, Shape shape)
    {
        TensorNode source = x.Node;
        TensorNode output = TensorAllocator.Floats(shape);
        ReadOnlySpan<float> values = source.Floats;
        Span<float> y = output.Floats;
        (int outer, int length, int inner) = split;
        for (int o = 0; o < outer; o++)
        {
            for (int j = 0; j < inner; j++)
            {
                int start = (o * length * inner) + j;
                float largest = float.NegativeInfinity;
                for (int i = 0; i < length; i++)
                    largest = MathF.Max(largest, values[start + (i * inner)]);
                double sum = 0;
                float shift = float.IsFinite(largest) ? largest : 0;
                for (int i = 0; i < length; i++)
                    sum += MathF.Exp(values[start + (i * inner)] - shift);
                y[(o * inner) + j] = (float)(shift + Math.Log(sum));
            }
        }

        if (OperationRecorder.Records(source) is { } tape)
        {
            LogSumExpOperation node = tape.Rent<LogSumExpOperation>();
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
        if (!accumulate)
            dx.Clear();
        (int outer, int length, int inner) = split;
        for (int o = 0; o < outer; o++)
        {
            for (int i = 0; i < length; i++)
            {
                int at = ((o * length) + i) * inner;
                for (int j = 0; j < inner; j++)
                    dx[at + j] += MathF.Exp(x[at + j] - y[(o * inner) + j]) * dy[(o * inner) + j];
            }
        }
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }
}
