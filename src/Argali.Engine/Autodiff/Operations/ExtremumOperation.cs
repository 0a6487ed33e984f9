namespace Argali.Engine;

/// <summary>The largest or smallest element over a run of neighbouring axes. Gradient: to it, shared equally by equal ones.</summary>
internal sealed class ExtremumOperation : TapeNode
{
    private TensorNode input = null!;
    private AxisSplit split;

    public static Tensor Apply(Tensor x, AxisSplit split, Shape shape, bool largest)
    {
        TensorNode source = x.Node;
        if (split.Length == 0)
            throw new ArgumentException($"{(largest ? "Max" : "Min")} needs at least one element. Received shape {source.Shape}.");
        TensorNode output = TensorAllocator.Create(source.DType, shape);
        switch (source.DType)
        {
            case DType.Float32: Compute(source.Span<float>(), output.Span<float>(), split, largest); break;
            case DType.Int32: Compute(source.Span<int>(), output.Span<int>(), split, largest); break;
            case DType.Int64: Compute(source.Span<long>(), output.Span<long>(), split, largest); break;
            default:
                throw new ArgumentException(
                    $"Max and Min expect float32, int32 or int64. Received: {source.DType.KerasName()}. Use Ops.Cast to convert.");
        }

        if (OperationRecorder.Records(source) is { } tape)
        {
            ExtremumOperation node = tape.Rent<ExtremumOperation>();
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
            for (int j = 0; j < inner; j++)
            {
                int at = (o * inner) + j, start = (o * length * inner) + j, count = 0;
                for (int i = 0; i < length; i++)
                    count += x[start + (i * inner)] == y[at] ? 1 : 0;
                if (count == 0)
                    continue;
                float share = dy[at] / count;
                for (int i = 0; i < length; i++)
                {
                    if (x[start + (i * inner)] == y[at])
                        dx[start + (i * inner)] += share;
                }
            }
        }
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }

    private static void Compute<T>(ReadOnlySpan<T> x, Span<T> y, AxisSplit split, bool largest)
        where T : System.Numerics.INumber<T>
    {
        (int outer, int length, int inner) = split;
        for (int o = 0; o < outer; o++)
        {
            Span<T> best = y.Slice(o * inner, inner);
            x.Slice(o * length * inner, inner).CopyTo(best);
            for (int i = 1; i < length; i++)
            {
                ReadOnlySpan<T> row = x.Slice(((o * length) + i) * inner, inner);
                for (int j = 0; j < row.Length; j++)
                    best[j] = largest ? T.Max(best[j], row[j]) : T.Min(best[j], row[j]);
            }
        }
    }
}
