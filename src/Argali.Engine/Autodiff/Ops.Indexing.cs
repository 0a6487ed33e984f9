using Argali.Engine.Kernels;

namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>Takes positions of an axis by index (int32 or int64); without an axis, elements of the flattened tensor.</summary>
    /// <exception cref="ArgumentException">An index lies outside the axis.</exception>
    public static Tensor Take(Tensor x, Tensor indices, int? axis = null) => axis is { } one
        ? TakeOperation.Apply(x, indices, one, nameof(Take))
        : TakeOperation.Apply(Reshape(x, new Shape(x.ElementCount)), indices, 0, nameof(Take));

    /// <summary>Takes rows of a table by index: the result has the shape of the indices followed by that of a row.</summary>
    /// <exception cref="ArgumentException">An index lies outside the table.</exception>
    public static Tensor EmbeddingLookup(Tensor table, Tensor indices) => TakeOperation.Apply(table, indices, 0, nameof(EmbeddingLookup));

    /// <summary>Takes one element per index along an axis; the other axes of x and indices run in step.</summary>
    /// <exception cref="ArgumentException">The shapes differ in another axis, or an index lies outside the axis.</exception>
    public static Tensor TakeAlongAxis(Tensor x, Tensor indices, int axis) =>
        Take(x, AlongAxis.FlatPositions(x.Shape, indices, axis));

    /// <summary>Ones at the given classes, zeros elsewhere, along a new axis; a class outside [0, numClasses) gives zeros only.</summary>
    public static Tensor OneHot(Tensor indices, int numClasses, int axis = -1)
    {
        TensorNode source = OperationGuard.Indices(indices, nameof(OneHot));
        ArgumentOutOfRangeException.ThrowIfNegative(numClasses);
        int rank = source.Shape.Rank + 1;
        if (axis < -rank || axis >= rank)
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"The new axis must lie in [{-rank}, {rank - 1}]. Received: {axis}.");
        axis = axis < 0 ? axis + rank : axis;
        TensorNode output = TensorAllocator.Floats(source.Shape.Insert(axis, numClasses));
        AxisSplit split = AxisSplit.Around(output.Shape, axis);
        OneHotKernel.Apply(Cast(indices, DType.Int32).AsSpan<int>(), output.Floats, split.Outer, split.Length, split.Inner);
        return new Tensor(output);
    }

    /// <summary>The k largest elements along the last axis, largest first, and their positions (int32); of equal ones the first.</summary>
    /// <exception cref="ArgumentException">k exceeds the last axis.</exception>
    public static (Tensor Values, Tensor Indices) TopK(Tensor x, int k)
    {
        Tensor indices = Sorting.TopK(x, k);
        return (TakeAlongAxis(x, indices, -1), indices);
    }

    /// <summary>The elements in ascending order along an axis; equal ones keep their order, NaN comes last.</summary>
    public static Tensor Sort(Tensor x, int axis = -1) => TakeAlongAxis(x, ArgSort(x, axis), axis);

    /// <summary>The positions (int32) that sort a tensor along an axis; equal elements keep their order, NaN comes last.</summary>
    public static Tensor ArgSort(Tensor x, int axis = -1) => Sorting.ArgSort(x, axis);

    /// <summary>Whether each target class (int32 or int64, [batch]) is among the k largest predictions ([batch, classes]).</summary>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor InTopK(Tensor targets, Tensor predictions, int k) => Sorting.InTopK(targets, predictions, k);

    /// <summary>Sums the rows of x by segment (int32 or int64, one per row, negative ones are left out): [segmentCount, ...].</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or a segment is too large.</exception>
    public static Tensor SegmentSum(Tensor x, Tensor segmentIds, int segmentCount) => SegmentSumOperation.Apply(x, segmentIds, segmentCount);

    /// <summary>A copy of x with the rows at the given positions ([n], of the first axis) replaced by updates; a later one wins.</summary>
    /// <exception cref="ArgumentException">The shapes do not fit, or an index lies outside.</exception>
    public static Tensor ScatterUpdate(Tensor x, Tensor indices, Tensor updates)
    {
        TensorNode positions = OperationGuard.Indices(indices, nameof(ScatterUpdate));
        if (x.Rank == 0 || positions.Shape.Rank != 1 || updates.Shape != x.Shape.With(0, positions.Count))
        {
            throw new ArgumentException(
                $"ScatterUpdate expects one row of {x.Shape} for each index {positions.Shape}. Received updates: {updates.Shape}.", nameof(updates));
        }

        // Row r of the result is row source[r] of x followed by updates: a Take, whose gradient is right by construction.
        Span<int> source = TensorAllocator.Create(DType.Int32, new Shape(x.Shape[0])).Span<int>();
        for (int i = 0; i < source.Length; i++)
            source[i] = i;
        for (int i = 0; i < positions.Count; i++)
        {
            long index = OperationGuard.Index(positions, i);
            if (index < -source.Length || index >= source.Length)
                throw new ArgumentException($"ScatterUpdate: {x.Shape} has {source.Length} rows. Received index: {index}.", nameof(indices));
            source[(int)(index < 0 ? index + source.Length : index)] = source.Length + i;
        }

        return Take(Concatenate([x, updates], 0), Tensor.From<int>(source), 0);
    }

    /// <summary>The numbers from <paramref name="start"/> up to (without) <paramref name="stop"/>, as int32.</summary>
    public static Tensor Arange(int start, int stop, int step = 1)
    {
        if (step == 0)
            throw new ArgumentException("Arange needs a step other than 0.", nameof(step));
        long count = step > 0 ? ((long)stop - start + step - 1) / step : ((long)start - stop - step - 1) / -(long)step;
        TensorNode output = TensorAllocator.Create(DType.Int32, new Shape(checked((int)Math.Max(0, count))));
        Span<int> y = output.Span<int>();
        for (int i = 0; i < y.Length; i++)
            y[i] = start + (i * step);
        return new Tensor(output);
    }
}
