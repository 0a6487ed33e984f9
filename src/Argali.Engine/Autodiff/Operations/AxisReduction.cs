using System.Numerics;
using System.Numerics.Tensors;

namespace Argali.Engine;

/// <summary>Turns a reduction over any set of axes into reductions over runs of neighbouring axes, the last run first.</summary>
internal static class AxisReduction
{
    private delegate Tensor Step(Tensor x, AxisSplit split, Shape shape);

    private static readonly Step SumStep = static (x, split, shape) => SumOperation.Apply(x, split, shape, 1f);
    private static readonly Step MeanStep = static (x, split, shape) => SumOperation.Apply(x, split, shape, 1f / split.Length);
    private static readonly Step SumInt32Step = static (x, split, shape) => SumTyped<int>(x, split, shape);
    private static readonly Step SumInt64Step = static (x, split, shape) => SumTyped<long>(x, split, shape);
    private static readonly Step SumFloat64Step = static (x, split, shape) => SumTyped<double>(x, split, shape);
    private static readonly Step MaxStep = static (x, split, shape) => ExtremumOperation.Apply(x, split, shape, largest: true);
    private static readonly Step MinStep = static (x, split, shape) => ExtremumOperation.Apply(x, split, shape, largest: false);
    private static readonly Step ProductStep = ProductOperation.Apply;
    private static readonly Step LogSumExpStep = LogSumExpOperation.Apply;

    public static Tensor Sum(Tensor x, AxisSet axes, bool keepdims, bool mean)
    {
        if (!mean && x.DType == DType.Int32)
            return Run(x, axes, keepdims, SumInt32Step);
        if (!mean && x.DType == DType.Int64)
            return Run(x, axes, keepdims, SumInt64Step);
        if (x.DType == DType.Float64)
        {
            OperationGuard.Double(x, mean ? nameof(Ops.Mean) : nameof(Ops.Sum));
            Tensor sum = Run(x, axes, keepdims, SumFloat64Step);
            return mean ? Ops.Divide(sum, Tensor.Full(Shape.Scalar, x.ElementCount / (double)Math.Max(1, sum.ElementCount))) : sum;
        }

        OperationGuard.Float(x, mean ? nameof(Ops.Mean) : nameof(Ops.Sum));
        return Run(x, axes, keepdims, mean ? MeanStep : SumStep);
    }

    public static Tensor Extremum(Tensor x, AxisSet axes, bool keepdims, bool largest) =>
        Run(x, axes, keepdims, largest ? MaxStep : MinStep);

    public static Tensor Product(Tensor x, AxisSet axes, bool keepdims)
    {
        OperationGuard.Float(x, nameof(Ops.Prod));
        return Run(x, axes, keepdims, ProductStep);
    }

    public static Tensor LogSumExp(Tensor x, AxisSet axes, bool keepdims)
    {
        OperationGuard.Float(x, nameof(Ops.LogSumExp));
        return Run(x, axes, keepdims, LogSumExpStep);
    }

    private static Tensor Run(Tensor x, AxisSet axes, bool keepdims, Step step)
    {
        Shape shape = x.Shape;
        Shape final = axes.Reduce(shape, keepdims);
        int last = shape.Rank - 1;
        while (true)
        {
            while (last >= 0 && !axes.Contains(last))
                last--;
            if (last < 0)
                return x.Shape == final ? x : Ops.Reshape(x, final);
            int first = last;
            while (first > 0 && axes.Contains(first - 1))
                first--;

            AxisSplit split = AxisSplit.Around(x.Shape, first, last);
            Shape reduced = x.Shape;
            for (int i = first; i <= last; i++)
                reduced = reduced.With(i, 1);
            x = step(x, split, reduced);
            last = first - 1;
        }
    }

    private static Tensor SumTyped<T>(Tensor x, AxisSplit split, Shape shape)
        where T : unmanaged, INumberBase<T>
    {
        TensorNode output = TensorAllocator.Create(x.DType, shape);
        ReadOnlySpan<T> values = x.Node.Span<T>();
        Span<T> y = output.Span<T>();
        y.Clear();
        for (int o = 0; o < split.Outer; o++)
        {
            Span<T> sums = y.Slice(o * split.Inner, split.Inner);
            for (int i = 0; i < split.Length; i++)
                TensorPrimitives.Add(sums, values.Slice(((o * split.Length) + i) * split.Inner, split.Inner), sums);
        }

        return new Tensor(output);
    }
}
