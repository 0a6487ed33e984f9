using System.Numerics;
using Argali.Engine.Kernels;

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
            case DType.Float32: Run(source.Floats, output.Span<int>(), split, largest); break;
            case DType.Int32: Run<int>(source.Span<int>(), output.Span<int>(), split, largest); break;
            case DType.Int64: Run<long>(source.Span<long>(), output.Span<int>(), split, largest); break;
            case DType.Bool or DType.UInt8: Run<byte>(source.Span<byte>(), output.Span<int>(), split, largest); break;
            default:
                throw new ArgumentException(
                    $"ArgMax and ArgMin expect float32, int32, int64, uint8 or bool. Received: {source.DType.KerasName()}. " +
                    "Use Ops.Cast to convert.");
        }

        return new Tensor(output);
    }

    private static void Run(ReadOnlySpan<float> x, Span<int> y, AxisSplit split, bool largest)
    {
        if (largest)
            ArgReduceKernel.ArgMax(x, y, split.Outer, split.Length, split.Inner);
        else
            ArgReduceKernel.ArgMin(x, y, split.Outer, split.Length, split.Inner);
    }

    private static void Run<T>(ReadOnlySpan<T> x, Span<int> y, AxisSplit split, bool largest)
        where T : IBinaryInteger<T>
    {
        (int outer, int length, int inner) = split;
        for (int o = 0; o < outer; o++)
        {
            for (int j = 0; j < inner; j++)
            {
                int start = (o * length * inner) + j, best = 0;
                for (int i = 1; i < length; i++)
                {
                    T candidate = x[start + (i * inner)], kept = x[start + (best * inner)];
                    if (largest ? candidate > kept : candidate < kept)
                        best = i;
                }

                y[(o * inner) + j] = best;
            }
        }
    }
}
