namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>Joins tensors along the second axis, vectors along their only one.</summary>
    /// <exception cref="ArgumentException">The tensors differ along another axis, or in type, or there are none.</exception>
    public static Tensor Hstack(ReadOnlySpan<Tensor> tensors)
    {
        Tensor[] atLeastVectors = [.. tensors];
        for (int i = 0; i < atLeastVectors.Length; i++)
            atLeastVectors[i] = atLeastVectors[i].Rank == 0 ? Ravel(atLeastVectors[i]) : atLeastVectors[i];
        return Concatenate(atLeastVectors, atLeastVectors is [{ Rank: > 1 }, ..] ? 1 : 0);
    }

    /// <summary>Joins tensors along the first axis; vectors are rows.</summary>
    /// <exception cref="ArgumentException">The tensors differ along another axis, or in type, or there are none.</exception>
    public static Tensor Vstack(ReadOnlySpan<Tensor> tensors)
    {
        Tensor[] rows = [.. tensors];
        for (int i = 0; i < rows.Length; i++)
            rows[i] = rows[i].Rank < 2 ? Reshape(rows[i], new Shape(1, checked((int)rows[i].ElementCount))) : rows[i];
        return Concatenate(rows, 0);
    }

    /// <summary>Repeats each position of an axis its own number of times; without an axis, each element of the flattened tensor.</summary>
    /// <exception cref="ArgumentException">There is not one number for each position, or one is negative.</exception>
    public static Tensor Repeat(Tensor x, ReadOnlySpan<int> repeats, int? axis = null)
    {
        if (axis is null)
            return Repeat(Ravel(x), repeats, 0);
        int length = x.Shape[x.Shape.Axis(axis.Value)];
        if (repeats.Length != length)
            throw new ArgumentException($"Repeat expects one number for each of the {length} positions of axis {axis} of {x.Shape}. Received: {repeats.Length}.", nameof(repeats));
        var positions = new List<int>();
        for (int i = 0; i < length; i++)
        {
            ArgumentOutOfRangeException.ThrowIfNegative(repeats[i], nameof(repeats));
            for (int j = 0; j < repeats[i]; j++)
                positions.Add(i);
        }

        return Take(x, positions.ToArray(), axis);
    }

    /// <summary>Moves axes to other positions; the others keep their order.</summary>
    /// <exception cref="ArgumentException">There are not as many destinations as sources, or an axis is named twice.</exception>
    public static Tensor MoveAxis(Tensor x, ReadOnlySpan<int> source, ReadOnlySpan<int> destination)
    {
        if (source.Length != destination.Length)
            throw new ArgumentException($"MoveAxis expects as many destinations as sources. Received: {source.Length} and {destination.Length}.", nameof(destination));
        AxisSet moved = AxisSet.From(x.Shape, source), taken = AxisSet.From(x.Shape, destination);
        Span<int> axes = stackalloc int[Shape.MaxRank];
        for (int i = 0; i < source.Length; i++)
            axes[x.Shape.Axis(destination[i])] = x.Shape.Axis(source[i]);
        int next = 0;
        for (int i = 0; i < x.Rank; i++)
        {
            if (taken.Contains(i))
                continue;
            while (moved.Contains(next))
                next++;
            axes[i] = next++;
        }

        return Transpose(x, axes[..x.Rank]);
    }
}
