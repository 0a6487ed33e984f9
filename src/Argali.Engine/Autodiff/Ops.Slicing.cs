namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>Takes a block: from <paramref name="start"/> on, <paramref name="lengths"/> positions along each axis (-1 for all that are left).</summary>
    /// <exception cref="ArgumentException">The block reaches outside the tensor, or not every axis is given.</exception>
    public static Tensor Slice(Tensor x, ReadOnlySpan<int> start, ReadOnlySpan<int> lengths) => Slice(x, start, lengths, []);

    /// <summary>
    /// Takes every <paramref name="strides"/>-th position along each axis, from <paramref name="start"/> on,
    /// <paramref name="lengths"/> of them (-1 for all that are left).
    /// </summary>
    /// <exception cref="ArgumentException">The block reaches outside the tensor, not every axis is given, or a stride is not positive.</exception>
    public static Tensor Slice(Tensor x, ReadOnlySpan<int> start, ReadOnlySpan<int> lengths, ReadOnlySpan<int> strides)
    {
        Shape shape = x.Shape;
        if (start.Length != shape.Rank || lengths.Length != shape.Rank || (!strides.IsEmpty && strides.Length != shape.Rank))
            throw new ArgumentException($"Slice expects a start, a length and a stride for each of the {shape.Rank} axes of {shape}.", nameof(start));
        Span<int> steps = stackalloc int[Shape.MaxRank];
        Span<int> counts = stackalloc int[Shape.MaxRank];
        StridedLayout.DenseStrides(shape, steps);
        int offset = 0;
        for (int i = 0; i < shape.Rank; i++)
        {
            int stride = strides.IsEmpty ? 1 : strides[i];
            if (stride <= 0)
                throw new ArgumentException($"Slice expects positive strides. Received: {stride}.", nameof(strides));
            int left = shape[i] - start[i];
            counts[i] = lengths[i] == -1 ? Math.Max(0, (left + stride - 1) / stride) : lengths[i];
            if (start[i] < 0 || left < 0 || counts[i] < 0 || (counts[i] > 0 && ((long)(counts[i] - 1) * stride) + 1 > left))
            {
                throw new ArgumentException(
                    $"Slice reaches outside axis {i} of {shape}: start {start[i]}, length {lengths[i]}, stride {stride}.", nameof(start));
            }

            offset += start[i] * steps[i];
            steps[i] *= stride;
        }

        return StridedOperation.Apply(x, new Shape(counts[..shape.Rank]), offset, steps[..shape.Rank]);
    }

    /// <summary>Indexes as NumPy does: <c>GetItem(x, 0, .., TensorIndex.Slice(step: -1))</c>. Axes that are not named are kept whole.</summary>
    /// <exception cref="ArgumentException">More indices than axes, or two ellipses.</exception>
    /// <exception cref="ArgumentOutOfRangeException">A position lies outside its axis.</exception>
    public static Tensor GetItem(Tensor x, params ReadOnlySpan<TensorIndex> indices)
    {
        Shape shape = x.Shape;
        int named = 0, ellipses = 0;
        foreach (TensorIndex index in indices)
        {
            ellipses += index.Kind == TensorIndexKind.Ellipsis ? 1 : 0;
            named += index.Kind is TensorIndexKind.Ellipsis or TensorIndexKind.NewAxis ? 0 : 1;
        }

        if (named > shape.Rank || ellipses > 1)
            throw new ArgumentException($"Expected at most {shape.Rank} indices and one ellipsis for {shape}. Received: {named} and {ellipses}.", nameof(indices));

        Span<int> dense = stackalloc int[Shape.MaxRank];
        Span<int> strides = stackalloc int[2 * Shape.MaxRank];
        Span<int> lengths = stackalloc int[2 * Shape.MaxRank];
        StridedLayout.DenseStrides(shape, dense);
        int axis = 0, rank = 0, offset = 0;
        foreach (TensorIndex index in indices)
        {
            switch (index.Kind)
            {
                case TensorIndexKind.NewAxis:
                    lengths[rank] = 1;
                    strides[rank++] = 0;
                    break;
                case TensorIndexKind.Ellipsis:
                    for (int i = shape.Rank - named; i > 0; i--, axis++)
                    {
                        lengths[rank] = shape[axis];
                        strides[rank++] = dense[axis];
                    }

                    break;
                case TensorIndexKind.Position:
                    offset += Position(index.Start!.Value, shape, axis) * dense[axis];
                    axis++;
                    break;
                default:
                    (int start, int count) = Range(index, shape[axis]);
                    offset += start * dense[axis];
                    lengths[rank] = count;
                    strides[rank++] = dense[axis] * index.Step;
                    axis++;
                    break;
            }
        }

        for (; axis < shape.Rank; axis++)
        {
            lengths[rank] = shape[axis];
            strides[rank++] = dense[axis];
        }

        return StridedOperation.Apply(x, new Shape(lengths[..rank]), offset, strides[..rank]);
    }

    private static int Position(int position, Shape shape, int axis)
    {
        int length = shape[axis];
        if (position < -length || position >= length)
            throw new ArgumentOutOfRangeException(nameof(position), position, $"Axis {axis} of {shape} has {length} positions. Received: {position}.");
        return position < 0 ? position + length : position;
    }

    // Python's slice.indices: bounds outside the axis are clamped, never an error.
    private static (int Start, int Count) Range(TensorIndex index, int length)
    {
        int step = index.Step;
        int low = step > 0 ? 0 : -1, high = step > 0 ? length : length - 1;
        int start = index.Start is { } s ? Math.Clamp(s < 0 ? s + length : s, low, high) : step > 0 ? 0 : length - 1;
        int stop = index.Stop is { } e ? Math.Clamp(e < 0 ? e + length : e, low, high) : step > 0 ? length : -1;
        int count = step > 0 ? (stop - start + step - 1) / step : (start - stop - step - 1) / -step;
        return count <= 0 ? (0, 0) : (start, count);
    }
}
