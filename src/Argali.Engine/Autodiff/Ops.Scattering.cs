namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>The largest row of x for each segment, element by element; equal ones share the gradient.</summary>
    /// <param name="x">The rows, float32.</param>
    /// <param name="segmentIds">The segment of each row (int32 or int64); rows of negative segments are left out.</param>
    /// <param name="segmentCount">The number of segments. A segment without rows is the smallest number.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a segment is too large.</exception>
    public static Tensor SegmentMax(Tensor x, Tensor segmentIds, int segmentCount) => SegmentMaxOperation.Apply(x, segmentIds, segmentCount);

    /// <summary>Zeros of a shape, to which values are added at positions.</summary>
    /// <param name="indices">The positions (..., k), int32 or int64, of the first k axes; a position that comes twice gets the sum.</param>
    /// <param name="values">The values (..., rest), one for each position, with the axes that are left.</param>
    /// <param name="shape">The shape of the result.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a position lies outside.</exception>
    public static Tensor Scatter(Tensor indices, Tensor values, Shape shape)
    {
        (Tensor rows, int count, Shape rest) = ScatterRows(shape, indices, values.Shape, nameof(Scatter));
        Tensor flat = Reshape(Cast(values, DType.Float32), new Shape((int)rows.ElementCount).Concat(rest));
        return Cast(Reshape(SegmentSum(flat, rows, count), shape), values.DType);
    }

    /// <summary>A copy of x in which values are replaced at positions; of several at one position the last wins.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="indices">The positions (..., k), int32 or int64, of the first k axes.</param>
    /// <param name="updates">The new values (..., rest), one for each position, with the axes that are left.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a position lies outside.</exception>
    public static Tensor ScatterUpdateAt(Tensor x, Tensor indices, Tensor updates)
    {
        (Tensor rows, int count, Shape rest) = ScatterRows(x.Shape, indices, updates.Shape, nameof(ScatterUpdateAt));
        Tensor flat = Reshape(x, new Shape(count).Concat(rest));
        return Reshape(ScatterUpdate(flat, rows, Reshape(updates, new Shape((int)rows.ElementCount).Concat(rest))), x.Shape);
    }

    /// <summary>A copy of x in which a block is replaced.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="start">Where the block begins, for each axis.</param>
    /// <param name="updates">The block, of x's type and number of axes.</param>
    /// <exception cref="ArgumentException">The block reaches outside of the tensor.</exception>
    public static Tensor SliceUpdate(Tensor x, ReadOnlySpan<int> start, Tensor updates)
    {
        Shape shape = x.Shape;
        if (start.Length != shape.Rank || updates.Rank != shape.Rank)
            throw new ArgumentException($"SliceUpdate expects a start and a length for each axis of {shape}. Received: {start.Length} starts, updates {updates.Shape}.", nameof(start));
        Span<(int Before, int After)> widths = stackalloc (int, int)[shape.Rank];
        for (int i = 0; i < shape.Rank; i++)
        {
            widths[i] = (start[i], shape[i] - updates.Shape[i] - start[i]);
            if (start[i] < 0 || widths[i].After < 0)
                throw new ArgumentException($"SliceUpdate reaches outside of axis {i} of {shape}: start {start[i]}, updates {updates.Shape}.", nameof(start));
        }

        Tensor replaced = Pad(Cast(OnesLike(updates), DType.Bool), widths);
        return Where(replaced, Pad(updates, widths), x);
    }

    /// <summary>The number of bins whose edge is not above each element: i where edges[i - 1] ≤ x &lt; edges[i]; int32.</summary>
    /// <exception cref="ArgumentException">The edges are no ascending vector.</exception>
    public static Tensor Digitize(Tensor x, Tensor edges)
    {
        TensorNode source = OperationGuard.Float(x, nameof(Digitize));
        ReadOnlySpan<float> bins = OperationGuard.Float(edges, nameof(Digitize)).Floats;
        if (edges.Rank != 1)
            throw new ArgumentException($"Digitize expects a vector of edges. Received: {edges.Shape}.", nameof(edges));
        for (int i = 1; i < bins.Length; i++)
        {
            if (!(bins[i - 1] <= bins[i]))
                throw new ArgumentException($"Digitize expects ascending edges. Received: {bins[i - 1]} before {bins[i]}.", nameof(edges));
        }

        TensorNode output = TensorAllocator.Create(DType.Int32, source.Shape);
        Span<int> y = output.Span<int>();
        for (int i = 0; i < y.Length; i++)
        {
            // The first edge above the element; NaN lies above all.
            int low = 0, high = bins.Length;
            while (low < high)
            {
                int middle = (low + high) / 2;
                if (source.Floats[i] < bins[middle])
                    high = middle;
                else
                    low = middle + 1;
            }

            y[i] = low;
        }

        return new Tensor(output);
    }

    // Positions of the first k axes as rows of the flattened ones.
    private static (Tensor Rows, int Count, Shape Inner) ScatterRows(Shape shape, Tensor indices, Shape updates, string operation)
    {
        TensorNode positions = OperationGuard.Indices(indices, operation);
        int depth = positions.Shape.Rank == 0 ? 0 : positions.Shape[positions.Shape.Rank - 1];
        if (depth < 1 || depth > shape.Rank || updates != positions.Shape.Without(-1).Concat(shape.Slice(depth, shape.Rank - depth)))
        {
            throw new ArgumentException(
                $"{operation} expects positions (..., k) of the first k axes of {shape} and a value (..., rest) for each. " +
                $"Received: positions {positions.Shape}, values {updates}.", nameof(indices));
        }

        var rows = new int[positions.Count / depth];
        for (int i = 0; i < rows.Length; i++)
        {
            for (int axis = 0; axis < depth; axis++)
            {
                long index = OperationGuard.Index(positions, (i * depth) + axis);
                int length = shape[axis];
                if (index < -length || index >= length)
                    throw new ArgumentException($"{operation}: axis {axis} of {shape} has {length} positions. Received: {index}.", nameof(indices));
                rows[i] = (rows[i] * length) + (int)(index < 0 ? index + length : index);
            }
        }

        return (Tensor.From<int>(rows), (int)shape.Slice(0, depth).ElementCount, shape.Slice(depth, shape.Rank - depth));
    }
}
