using Argali.Engine.Kernels;

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
            case DType.Float32: Compute(source.Floats, output.Floats, split, largest); break;
            case DType.Int32: Compute<int>(source.Span<int>(), output.Span<int>(), split, largest); break;
            case DType.Int64: Compute<long>(source.Span<long>(), output.Span<long>(), split, largest); break;
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
        Span<float> target = tape.GradientBuffer(input, out bool accumulate);
        ExtremeGradientKernel.Apply(
            input.Floats, Output.Floats, Output.Gradient, target, split.Outer, split.Length, split.Inner, accumulate);
    }

    public override void Clear()
    {
        base.Clear();
        input = null!;
    }

    private static void Compute(ReadOnlySpan<float> x, Span<float> y, AxisSplit split, bool largest)
    {
        if (largest)
            ReduceKernel.Apply<Reduction.Max>(x, y, split.Outer, split.Length, split.Inner);
        else
            ReduceKernel.Apply<Reduction.Min>(x, y, split.Outer, split.Length, split.Inner);
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
