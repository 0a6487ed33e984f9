namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>Gives the elements another shape; at most one length may be -1, which is then derived.</summary>
    /// <exception cref="ArgumentException">The element counts differ.</exception>
    public static Tensor Reshape(Tensor x, Shape shape)
    {
        Shape from = x.Shape;
        int unknown = -1;
        long known = 1;
        for (int i = 0; i < shape.Rank; i++)
        {
            if (shape[i] >= 0)
            {
                known *= shape[i];
                continue;
            }

            if (unknown >= 0)
                throw new ArgumentException($"Reshape derives at most one length. Received: {shape}.", nameof(shape));
            unknown = i;
        }

        if (unknown >= 0 && known > 0 && from.ElementCount % known == 0)
            shape = shape.With(unknown, checked((int)(from.ElementCount / known)));
        if (!shape.IsKnown || shape.ElementCount != from.ElementCount)
        {
            throw new ArgumentException(
                $"Cannot reshape {from} ({from.ElementCount} elements) into {shape}: the element counts differ.", nameof(shape));
        }

        return ReshapeOperation.Apply(x, shape);
    }

    /// <summary>Converts the elements to another type: integers truncate toward zero, halves round to nearest even.</summary>
    /// <exception cref="NotSupportedException">From or to strings.</exception>
    public static Tensor Cast(Tensor x, DType dtype) => CastOperation.Apply(x, dtype);

    /// <summary>Rounds floating values to those that a type holds and gives them as float32; the gradient flows, rounded likewise.</summary>
    /// <exception cref="NotSupportedException">From or to strings.</exception>
    public static Tensor RoundTo(Tensor x, DType dtype) => RoundOperation.Apply(x, dtype);

    /// <summary>Reverses the order of the axes.</summary>
    public static Tensor Transpose(Tensor x)
    {
        Span<int> axes = stackalloc int[Shape.MaxRank];
        for (int i = 0; i < x.Rank; i++)
            axes[i] = x.Rank - 1 - i;
        return Transpose(x, axes[..x.Rank]);
    }

    /// <summary>Permutes the axes: axis i of the result is axis <c>axes[i]</c> of x.</summary>
    /// <exception cref="ArgumentException">The axes are no permutation.</exception>
    public static Tensor Transpose(Tensor x, ReadOnlySpan<int> axes)
    {
        Shape from = x.Shape;
        if (axes.Length != from.Rank || AxisSet.From(from, axes).Count != from.Rank)
        {
            throw new ArgumentException(
                $"Transpose expects a permutation of the {from.Rank} axes of {from}. Received: [{string.Join(", ", axes.ToArray())}].",
                nameof(axes));
        }

        Span<int> dense = stackalloc int[Shape.MaxRank];
        Span<int> strides = stackalloc int[Shape.MaxRank];
        Span<int> lengths = stackalloc int[Shape.MaxRank];
        StridedLayout.DenseStrides(from, dense);
        bool identity = true;
        for (int i = 0; i < axes.Length; i++)
        {
            int axis = from.Axis(axes[i]);
            strides[i] = dense[axis];
            lengths[i] = from[axis];
            identity &= axis == i;
        }

        return identity ? x : StridedOperation.Apply(x, new Shape(lengths[..axes.Length]), 0, strides[..axes.Length]);
    }

    /// <summary>Exchanges two axes.</summary>
    public static Tensor SwapAxes(Tensor x, int axis1, int axis2)
    {
        Span<int> axes = stackalloc int[Shape.MaxRank];
        for (int i = 0; i < x.Rank; i++)
            axes[i] = i;
        axis1 = x.Shape.Axis(axis1);
        axis2 = x.Shape.Axis(axis2);
        (axes[axis1], axes[axis2]) = (axes[axis2], axes[axis1]);
        return Transpose(x, axes[..x.Rank]);
    }

    /// <summary>Moves an axis to another position; the others keep their order.</summary>
    public static Tensor MoveAxis(Tensor x, int source, int destination)
    {
        source = x.Shape.Axis(source);
        destination = x.Shape.Axis(destination);
        Span<int> axes = stackalloc int[Shape.MaxRank];
        int next = 0;
        for (int i = 0; i < x.Rank; i++)
        {
            if (next == source)
                next++;
            axes[i] = i == destination ? source : next++;
        }

        return Transpose(x, axes[..x.Rank]);
    }

    /// <summary>Inserts an axis of length 1 at a position of the result.</summary>
    public static Tensor ExpandDims(Tensor x, int axis)
    {
        int rank = x.Rank + 1;
        if (axis < -rank || axis >= rank)
            throw new ArgumentOutOfRangeException(nameof(axis), axis, $"The new axis of {x.Shape} must lie in [{-rank}, {rank - 1}]. Received: {axis}.");
        return ReshapeOperation.Apply(x, x.Shape.Insert(axis < 0 ? axis + rank : axis, 1));
    }

    /// <summary>Removes an axis of length 1, or all of them.</summary>
    /// <exception cref="ArgumentException">The axis is longer than 1.</exception>
    public static Tensor Squeeze(Tensor x, int? axis = null)
    {
        Shape shape = x.Shape;
        if (axis is { } one)
        {
            if (shape[shape.Axis(one)] != 1)
                throw new ArgumentException($"Squeeze removes axes of length 1. Received axis {one} of {shape}.", nameof(axis));
            return ReshapeOperation.Apply(x, shape.Without(one));
        }

        for (int i = shape.Rank - 1; i >= 0; i--)
        {
            if (shape[i] == 1)
                shape = shape.Without(i);
        }

        return ReshapeOperation.Apply(x, shape);
    }

    /// <summary>Joins tensors of one type along an existing axis.</summary>
    /// <exception cref="ArgumentException">The tensors differ along another axis, or in type, or there are none.</exception>
    public static Tensor Concatenate(ReadOnlySpan<Tensor> tensors, int axis = -1) => ConcatenateOperation.Apply(tensors, axis);

    /// <summary>Joins tensors of one shape along a new axis.</summary>
    /// <exception cref="ArgumentException">The shapes or types differ, or there are none.</exception>
    public static Tensor Stack(ReadOnlySpan<Tensor> tensors, int axis = 0)
    {
        var expanded = new TensorList(tensors.Length);
        for (int i = 0; i < tensors.Length; i++)
        {
            if (tensors[i].Shape != tensors[0].Shape)
                throw new ArgumentException($"Stack expects tensors of one shape. Received: {tensors[0].Shape} and {tensors[i].Shape}.", nameof(tensors));
            expanded[i] = ExpandDims(tensors[i], axis);
        }

        return expanded.Count == 0
            ? throw new ArgumentException("Stack expects at least one tensor. Received none.", nameof(tensors))
            : Concatenate(expanded.Items, axis < 0 ? axis + tensors[0].Rank + 1 : axis);
    }

    /// <summary>Takes a tensor apart along an axis, which the parts lack.</summary>
    public static Tensor[] Unstack(Tensor x, int axis = 0)
    {
        axis = x.Shape.Axis(axis);
        var parts = new Tensor[x.Shape[axis]];
        for (int i = 0; i < parts.Length; i++)
            parts[i] = At(x, axis, i);
        return parts;
    }

    /// <summary>Takes one position of an axis, which the result lacks.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The position lies outside the axis.</exception>
    public static Tensor At(Tensor x, int axis, int index)
    {
        axis = x.Shape.Axis(axis);
        int length = x.Shape[axis];
        if (index < -length || index >= length)
            throw new ArgumentOutOfRangeException(nameof(index), index, $"Axis {axis} of {x.Shape} has {length} positions. Received: {index}.");
        Tensor part = SliceAxis(x, axis, index < 0 ? index + length : index, 1);
        return ReshapeOperation.Apply(part, part.Shape.Without(axis));
    }

    /// <summary>Takes <paramref name="length"/> positions of an axis from <paramref name="start"/> on.</summary>
    /// <exception cref="ArgumentException">The part reaches outside the axis.</exception>
    public static Tensor SliceAxis(Tensor x, int axis, int start, int length)
    {
        Shape shape = x.Shape;
        axis = shape.Axis(axis);
        if (start < 0 || length < 0 || start > shape[axis] - length)
            throw new ArgumentException($"Axis {axis} of {shape} has no positions {start} to {start + length - 1}.", nameof(start));
        Span<int> strides = stackalloc int[Shape.MaxRank];
        StridedLayout.DenseStrides(shape, strides);
        return StridedOperation.Apply(x, shape.With(axis, length), start * strides[axis], strides[..shape.Rank]);
    }

    /// <summary>Cuts an axis into equal parts.</summary>
    /// <exception cref="ArgumentException">The axis does not divide into that many parts.</exception>
    public static Tensor[] Split(Tensor x, int sections, int axis = 0)
    {
        axis = x.Shape.Axis(axis);
        if (sections <= 0 || x.Shape[axis] % sections != 0)
            throw new ArgumentException($"Axis {axis} of {x.Shape} does not split into {sections} equal parts.", nameof(sections));
        int length = x.Shape[axis] / sections;
        var parts = new Tensor[sections];
        for (int i = 0; i < sections; i++)
            parts[i] = SliceAxis(x, axis, i * length, length);
        return parts;
    }

    /// <summary>Cuts an axis before each of the given positions.</summary>
    public static Tensor[] Split(Tensor x, ReadOnlySpan<int> indices, int axis = 0)
    {
        axis = x.Shape.Axis(axis);
        int end = x.Shape[axis], start = 0;
        var parts = new Tensor[indices.Length + 1];
        for (int i = 0; i < parts.Length; i++)
        {
            int next = i < indices.Length ? Math.Clamp(indices[i] < 0 ? indices[i] + end : indices[i], 0, end) : end;
            parts[i] = SliceAxis(x, axis, Math.Min(start, next), Math.Max(next - start, 0));
            start = next;
        }

        return parts;
    }

    /// <summary>Reverses the order along the given axes, or along all.</summary>
    public static Tensor Flip(Tensor x, params ReadOnlySpan<int> axes)
    {
        Shape shape = x.Shape;
        AxisSet set = axes.IsEmpty ? AxisSet.All(shape) : AxisSet.From(shape, axes);
        Span<int> strides = stackalloc int[Shape.MaxRank];
        StridedLayout.DenseStrides(shape, strides);
        int offset = 0;
        for (int i = 0; i < shape.Rank; i++)
        {
            if (!set.Contains(i))
                continue;
            offset += strides[i] * Math.Max(shape[i] - 1, 0);
            strides[i] = -strides[i];
        }

        return StridedOperation.Apply(x, shape, offset, strides[..shape.Rank]);
    }

    /// <summary>Repeats a tensor to a shape that it broadcasts to.</summary>
    /// <exception cref="ArgumentException">It does not broadcast to the shape.</exception>
    public static Tensor BroadcastTo(Tensor x, Shape shape)
    {
        if (x.Shape == shape)
            return x;
        if (!shape.IsKnown || Shape.Broadcast(x.Shape, shape) != shape)
            throw new ArgumentException($"{x.Shape} does not broadcast to {shape}.", nameof(shape));
        return StridedOperation.Apply(x, shape, StridedLayout.Broadcast(x.Shape, shape));
    }

    /// <summary>Repeats each position of an axis in place; without an axis, each element of the flattened tensor.</summary>
    public static Tensor Repeat(Tensor x, int repeats, int? axis = null)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(repeats);
        if (axis is null)
            return Repeat(Reshape(x, new Shape(x.ElementCount)), repeats, 0);
        int at = x.Shape.Axis(axis.Value);
        AxisSplit split = AxisSplit.Around(x.Shape, at);
        Shape wide = new(split.Outer, split.Length, 1, split.Inner);
        Tensor repeated = BroadcastTo(ReshapeOperation.Apply(x, wide), wide.With(2, repeats));
        return ReshapeOperation.Apply(repeated, x.Shape.With(at, checked(split.Length * repeats)));
    }

    /// <summary>Repeats the whole tensor along each axis; missing leading repeats are 1, missing leading axes are added.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A number is negative.</exception>
    public static Tensor Tile(Tensor x, ReadOnlySpan<int> repeats)
    {
        while (x.Rank < repeats.Length)
            x = ExpandDims(x, 0);
        int skip = x.Rank - repeats.Length;
        for (int i = 0; i < repeats.Length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(repeats[i], nameof(repeats));
            if (repeats[i] == 1)
                continue;
            int axis = skip + i;
            AxisSplit split = AxisSplit.Around(x.Shape, axis);
            Shape wide = new(split.Outer, 1, split.Length, split.Inner);
            Tensor repeated = BroadcastTo(ReshapeOperation.Apply(x, wide), wide.With(1, repeats[i]));
            x = ReshapeOperation.Apply(repeated, x.Shape.With(axis, checked(split.Length * repeats[i])));
        }

        return x;
    }

    /// <summary>Shifts the elements along an axis; what leaves at the end comes in at the start. Without an axis: the flattened tensor.</summary>
    public static Tensor Roll(Tensor x, int shift, int? axis = null)
    {
        if (axis is null)
            return ReshapeOperation.Apply(Roll(ReshapeOperation.Apply(x, new Shape(x.ElementCount)), shift, 0), x.Shape);
        int at = x.Shape.Axis(axis.Value), length = x.Shape[at];
        shift = length == 0 ? 0 : ((shift % length) + length) % length;
        return shift == 0
            ? x
            : Concatenate([SliceAxis(x, at, length - shift, shift), SliceAxis(x, at, 0, length - shift)], at);
    }

    /// <summary>Adds elements before and after each axis.</summary>
    /// <param name="x">The tensor.</param>
    /// <param name="padWidth">How many to add before and after, for each axis.</param>
    /// <param name="mode">What to add.</param>
    /// <param name="constant">The value for <see cref="PadMode.Constant"/>. Default 0.</param>
    /// <exception cref="ArgumentException">Not one pair per axis, a negative width, or more reflected elements than there are.</exception>
    public static Tensor Pad(
        Tensor x, ReadOnlySpan<(int Before, int After)> padWidth, PadMode mode = PadMode.Constant, float constant = 0f)
    {
        Shape shape = x.Shape;
        if (padWidth.Length != shape.Rank)
            throw new ArgumentException($"Pad expects one pair for each of the {shape.Rank} axes of {shape}. Received: {padWidth.Length}.", nameof(padWidth));
        foreach ((int before, int after) in padWidth)
        {
            if (before < 0 || after < 0)
                throw new ArgumentException($"Pad expects widths of 0 or more. Received: ({before}, {after}).", nameof(padWidth));
        }

        if (mode == PadMode.Constant)
            return PadConstant(x, padWidth, constant);
        for (int i = 0; i < shape.Rank; i++)
            x = PadMirrored(x, i, padWidth[i].Before, padWidth[i].After, mode == PadMode.Reflect ? 1 : 0);
        return x;
    }

    private static Tensor PadConstant(Tensor x, ReadOnlySpan<(int Before, int After)> padWidth, float constant)
    {
        Shape padded = x.Shape;
        for (int i = 0; i < padded.Rank; i++)
            padded = padded.With(i, checked(padWidth[i].Before + padded[i] + padWidth[i].After));
        if (padded == x.Shape)
            return x;
        Span<int> strides = stackalloc int[Shape.MaxRank];
        Span<int> lengths = stackalloc int[Shape.MaxRank];
        StridedLayout.DenseStrides(padded, strides);
        x.Shape.CopyTo(lengths);
        int offset = 0;
        for (int i = 0; i < padded.Rank; i++)
            offset += padWidth[i].Before * strides[i];
        return EmbedOperation.Apply(x, padded, new StridedLayout(offset, lengths[..padded.Rank], strides[..padded.Rank]), constant);
    }

    private static Tensor PadMirrored(Tensor x, int axis, int before, int after, int skip)
    {
        int length = x.Shape[axis];
        if (before == 0 && after == 0)
            return x;
        if (Math.Max(before, after) > length - skip)
            throw new ArgumentException($"Pad can mirror at most {length - skip} elements of axis {axis} of {x.Shape}. Received: ({before}, {after}).");
        Tensor head = Flip(SliceAxis(x, axis, skip, before), axis);
        Tensor tail = Flip(SliceAxis(x, axis, length - skip - after, after), axis);
        return Concatenate([head, x, tail], axis);
    }
}
