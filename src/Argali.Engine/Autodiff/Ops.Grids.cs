namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>Zeros of the shape and type of x.</summary>
    public static Tensor ZerosLike(Tensor x) => Tensor.Zeros(x.Shape, x.DType);

    /// <summary>Ones of the shape and type of x.</summary>
    public static Tensor OnesLike(Tensor x) => BroadcastTo(Cast(Tensor.Scalar(1), x.DType), x.Shape);

    /// <summary>One value, converted to x's type, in the shape of x.</summary>
    public static Tensor FullLike(Tensor x, float value) => BroadcastTo(Cast(value, x.DType), x.Shape);

    /// <summary>The elements in row-major order along one axis.</summary>
    public static Tensor Ravel(Tensor x) => ReshapeOperation.Apply(x, new Shape(checked((int)x.ElementCount)));

    /// <summary>A matrix with ones on a diagonal, zeros elsewhere.</summary>
    /// <param name="rows">The number of rows.</param>
    /// <param name="columns">The number of columns; null for as many as rows.</param>
    /// <param name="k">The diagonal: 0 the main one, positive above it. Default 0.</param>
    public static Tensor Eye(int rows, int? columns = null, int k = 0)
    {
        Shape shape = new(rows, columns ?? rows);
        return Cast(Tensor.From<bool>(Band(shape, (row, column) => column - row == k), shape), DType.Float32);
    }

    /// <summary>Evenly spaced numbers between two, along a new axis; the operands broadcast.</summary>
    /// <param name="start">The first numbers.</param>
    /// <param name="stop">The last numbers.</param>
    /// <param name="count">How many. Default 50.</param>
    /// <param name="endpoint">Whether <paramref name="stop"/> is the last of them. Default true.</param>
    /// <param name="axis">Where the new axis stands. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="count"/> is negative, or there is no such axis.</exception>
    public static Tensor Linspace(Tensor start, Tensor stop, int count = 50, bool endpoint = true, int axis = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        Shape shape = Shape.Broadcast(start.Shape, stop.Shape);
        int steps = endpoint ? Math.Max(count - 1, 1) : Math.Max(count, 1);
        var shares = new float[count];
        for (int i = 0; i < count; i++)
            shares[i] = (float)((double)i / steps);
        int at = axis < 0 ? axis + shape.Rank + 1 : axis;
        Tensor first = ExpandDims(BroadcastTo(start, shape), axis), last = ExpandDims(BroadcastTo(stop, shape), axis);
        Shape aligned = Shape.Scalar;
        for (int i = 0; i <= shape.Rank; i++)
            aligned = aligned.Insert(i, i == at ? count : 1);
        Tensor share = Tensor.From<float>(shares, aligned);

        // Both ends come out exactly.
        return (first * (1f - share)) + (last * share);
    }

    /// <summary>The coordinates of a grid, one tensor for each vector.</summary>
    /// <param name="vectors">The coordinates along each axis; flattened.</param>
    /// <param name="matrixIndexing">Whether the first vector runs along the first axis, as in a matrix; else, as in a plane, along the second. Default false.</param>
    /// <exception cref="ArgumentException">There is no vector.</exception>
    public static Tensor[] Meshgrid(ReadOnlySpan<Tensor> vectors, bool matrixIndexing = false)
    {
        if (vectors.IsEmpty)
            throw new ArgumentException("Meshgrid expects a vector at least. Received none.", nameof(vectors));
        int rank = vectors.Length;
        var shape = Shape.Scalar;
        for (int i = 0; i < rank; i++)
            shape = shape.Insert(i, checked((int)vectors[AxisOf(i)].ElementCount));
        var grids = new Tensor[rank];
        for (int i = 0; i < rank; i++)
        {
            var aligned = Shape.Scalar;
            for (int axis = 0; axis < rank; axis++)
                aligned = aligned.Insert(axis, axis == AxisOf(i) ? checked((int)vectors[i].ElementCount) : 1);
            grids[i] = BroadcastTo(Reshape(vectors[i], aligned), shape);
        }

        return grids;

        // In a plane the first two axes are exchanged; the exchange is its own inverse.
        int AxisOf(int i) => matrixIndexing || rank < 2 || i > 1 ? i : 1 - i;
    }

    /// <summary>The elements on and below a diagonal of matrices (..., m, n), zeros above it.</summary>
    public static Tensor Tril(Tensor x, int k = 0) => Triangle(x, (row, column) => column - row <= k, nameof(Tril));

    /// <summary>The elements on and above a diagonal of matrices (..., m, n), zeros below it.</summary>
    public static Tensor Triu(Tensor x, int k = 0) => Triangle(x, (row, column) => column - row >= k, nameof(Triu));

    /// <summary>The elements on a diagonal of matrices: the two axes give way to one at the end.</summary>
    /// <param name="x">The tensor, of two axes at least.</param>
    /// <param name="offset">The diagonal: 0 the main one, positive above it. Default 0.</param>
    /// <param name="axis1">The axis of the rows. Default 0.</param>
    /// <param name="axis2">The axis of the columns. Default 1.</param>
    /// <exception cref="ArgumentException">There are fewer than two axes, or both are one.</exception>
    public static Tensor Diagonal(Tensor x, int offset = 0, int axis1 = 0, int axis2 = 1)
    {
        Shape shape = x.Shape;
        if (shape.Rank < 2 || shape.Axis(axis1) == shape.Axis(axis2))
            throw new ArgumentException($"Diagonal expects two different axes. Received: axes {axis1} and {axis2} of {shape}.", nameof(axis2));
        (axis1, axis2) = (shape.Axis(axis1), shape.Axis(axis2));
        Span<int> dense = stackalloc int[Shape.MaxRank];
        Span<int> strides = stackalloc int[Shape.MaxRank];
        StridedLayout.DenseStrides(shape, dense);
        int rows = shape[axis1], columns = shape[axis2], rank = 0;
        int length = Math.Max(0, offset >= 0 ? Math.Min(rows, columns - offset) : Math.Min(rows + offset, columns));
        Shape result = Shape.Scalar;
        for (int i = 0; i < shape.Rank; i++)
        {
            if (i == axis1 || i == axis2)
                continue;
            result = result.Insert(rank, shape[i]);
            strides[rank++] = dense[i];
        }

        result = result.Insert(rank, length);
        strides[rank++] = dense[axis1] + dense[axis2];
        int start = length == 0 ? 0 : offset >= 0 ? offset * dense[axis2] : -offset * dense[axis1];
        return StridedOperation.Apply(x, result, start, strides[..rank]);
    }

    /// <summary>A square matrix with the elements of a vector on a diagonal; of a matrix, the elements on it.</summary>
    /// <exception cref="ArgumentException">x is neither a vector nor a matrix.</exception>
    public static Tensor Diag(Tensor x, int k = 0)
    {
        if (x.Rank == 2)
            return Diagonal(x, k);
        if (x.Rank != 1)
            throw new ArgumentException($"Diag expects a vector or a matrix. Received: {x.Shape}.", nameof(x));
        int length = x.Shape[0], side = checked(length + Math.Abs(k));
        return EmbedOperation.Apply(x, new Shape(side, side), new StridedLayout(k >= 0 ? k : -k * side, [length], [side + 1]), 0);
    }

    /// <summary>The sum of a diagonal of matrices.</summary>
    /// <exception cref="ArgumentException">There are fewer than two axes, or both are one.</exception>
    public static Tensor Trace(Tensor x, int offset = 0, int axis1 = 0, int axis2 = 1) => Sum(Diagonal(x, offset, axis1, axis2), -1);

    private static Tensor Triangle(Tensor x, Func<int, int, bool> keeps, string operation)
    {
        if (x.Rank < 2)
            throw new ArgumentException($"{operation} expects matrices (..., m, n). Received: {x.Shape}.", nameof(x));
        Shape shape = x.Shape.Slice(x.Rank - 2, 2);
        return Where(Tensor.From<bool>(Band(shape, keeps), shape), x, Tensor.Zeros(Shape.Scalar, x.DType));
    }

    private static bool[] Band(Shape shape, Func<int, int, bool> contains)
    {
        int columns = shape[1];
        var band = new bool[checked((int)shape.ElementCount)];
        for (int i = 0; i < band.Length; i++)
            band[i] = contains(i / columns, i % columns);
        return band;
    }
}
