using System.Numerics;

namespace Argali.Engine;

/// <summary>Where the largest or smallest element lies; NaN counts as both, as in NumPy. No gradient.</summary>
internal static class ArgumentOfExtremum
{
    public static Tensor Apply(Tensor x, int? axis, bool keepdims, bool largest)
    {
        TensorNode source = x.Node;
        Shape shape = source.Shape;
        AxisSplit split = axis is { } one
            ? AxisSplit.Around(shape, shape.Axis(one))
            : new AxisSplit(1, source.Count, 1);
        if (split.Length == 0)
            throw new ArgumentException($"{(largest ? "ArgMax" : "ArgMin")} needs at least one element. Received shape {shape}.");
        TensorNode output = TensorAllocator.Create(DType.Int32, AxisSet.From(shape, axis).Reduce(shape, keepdims));
        switch (source.DType)
        {
            case DType.Float32: Run(source.Span<float>(), output.Span<int>(), split, largest); break;
            case DType.Int32: Run(source.Span<int>(), output.Span<int>(), split, largest); break;
            case DType.Int64: Run(source.Span<long>(), output.Span<int>(), split, largest); break;
            case DType.Bool or DType.UInt8: Run(source.Span<byte>(), output.Span<int>(), split, largest); break;
            default:
                throw new ArgumentException(
                    $"ArgMax and ArgMin expect float32, int32, int64, uint8 or bool. Received: {source.DType.KerasName()}. " +
                    "Use Ops.Cast to convert.");
        }

        return new Tensor(output);
    }

    private static void Run<T>(ReadOnlySpan<T> x, Span<int> y, AxisSplit split, bool largest)
        where T : INumber<T>
    {
        (int outer, int length, int inner) = split;
        for (int o = 0; o < outer; o++)
        {
            for (int j = 0; j < inner; j++)
            {
                int start = (o * length * inner) + j, best = 0;
                T value = x[start];
                for (int i = 1; i < length && !T.IsNaN(value); i++)
                {
                    T candidate = x[start + (i * inner)];
                    if (largest ? candidate > value : candidate < value || T.IsNaN(candidate))
                        (value, best) = (candidate, i);
                    else if (T.IsNaN(candidate))
                        (value, best) = (candidate, i);
                }

                y[(o * inner) + j] = best;
            }
        }
    }
}
