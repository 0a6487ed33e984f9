using System.Collections;
using System.Runtime.CompilerServices;

namespace Argali.Engine;

/// <summary>
/// The lengths of a tensor's axes, outermost first. An axis of a symbolic tensor may be unknown: it is written
/// <see langword="null"/> in a collection expression (<c>[null, 28, 28, 1]</c>) and read as <see cref="Unknown"/>.
/// </summary>
/// <remarks>A value type of at most <see cref="MaxRank"/> axes, so that shapes cost no allocation.</remarks>
[CollectionBuilder(typeof(Shape), nameof(Create))]
public readonly struct Shape : IEquatable<Shape>, IReadOnlyList<int?>
{
    /// <summary>The greatest number of axes.</summary>
    public const int MaxRank = 8;

    /// <summary>What the indexer returns for an axis whose length is not known.</summary>
    public const int Unknown = -1;

    private readonly byte rank;
    private readonly Axes axes;

    /// <summary>Creates a shape from known lengths; <see cref="Unknown"/> marks an unknown one.</summary>
    /// <exception cref="ArgumentException">More than <see cref="MaxRank"/> axes, or a length below -1.</exception>
    public Shape(params ReadOnlySpan<int> lengths)
    {
        CheckRank(lengths.Length);
        rank = (byte)lengths.Length;
        for (int i = 0; i < lengths.Length; i++)
            axes[i] = Checked(lengths[i]);
    }

    /// <summary>Gets the shape of a scalar: no axes, one element.</summary>
    public static Shape Scalar => default;

    /// <summary>Gets the number of axes.</summary>
    public int Rank => rank;

    /// <summary>Gets the number of axes (the same as <see cref="Rank"/>).</summary>
    public int Count => rank;

    /// <summary>Gets whether every axis has a known length.</summary>
    public bool IsKnown
    {
        get
        {
            for (int i = 0; i < rank; i++)
            {
                if (axes[i] < 0)
                    return false;
            }

            return true;
        }
    }

    /// <summary>Gets the product of the lengths: 1 for a scalar.</summary>
    /// <exception cref="InvalidOperationException">An axis is unknown.</exception>
    /// <exception cref="OverflowException">The product exceeds 2^63.</exception>
    public long ElementCount
    {
        get
        {
            long count = 1;
            for (int i = 0; i < rank; i++)
            {
                if (axes[i] < 0)
                    throw new InvalidOperationException($"The shape {this} has an unknown axis: its elements cannot be counted.");
                count = checked(count * axes[i]);
            }

            return count;
        }
    }

    /// <summary>Gets the length of an axis, or <see cref="Unknown"/>.</summary>
    /// <exception cref="ArgumentOutOfRangeException">There is no such axis.</exception>
    public int this[int axis]
    {
        get
        {
            ArgumentOutOfRangeException.ThrowIfGreaterThanOrEqual((uint)axis, (uint)rank, nameof(axis));
            return axes[axis];
        }
    }

    int? IReadOnlyList<int?>.this[int index] => this[index] < 0 ? null : this[index];

    /// <summary>Creates a shape from a collection expression; <see langword="null"/> marks an unknown axis.</summary>
    public static Shape Create(ReadOnlySpan<int?> lengths)
    {
        CheckRank(lengths.Length);
        Span<int> values = stackalloc int[MaxRank];
        for (int i = 0; i < lengths.Length; i++)
            values[i] = lengths[i] ?? Unknown;
        return new Shape(values[..lengths.Length]);
    }

    /// <summary>Whether two shapes have the same axes; unknown equals unknown only.</summary>
    public static bool operator ==(Shape left, Shape right) => left.Equals(right);

    /// <summary>Whether two shapes differ.</summary>
    public static bool operator !=(Shape left, Shape right) => !left.Equals(right);

    /// <summary>Turns a possibly negative axis number (-1 is the last) into one from 0 to rank - 1.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The axis lies outside [-rank, rank).</exception>
    public int Axis(int axis) => axis >= -rank && axis < rank
        ? (axis < 0 ? axis + rank : axis)
        : throw new ArgumentOutOfRangeException(
            nameof(axis), axis, $"The shape {this} has {rank} axes; an axis must lie in [{-rank}, {rank - 1}]. Received: {axis}.");

    /// <summary>Gets a part of the axes.</summary>
    public Shape Slice(int start, int length) => new(((ReadOnlySpan<int>)axes).Slice(0, rank).Slice(start, length));

    /// <summary>Gets the shape with one axis replaced.</summary>
    public Shape With(int axis, int length)
    {
        Span<int> values = stackalloc int[MaxRank];
        CopyTo(values);
        values[Axis(axis)] = length;
        return new Shape(values[..rank]);
    }

    /// <summary>Gets the shape with one axis left out.</summary>
    public Shape Without(int axis)
    {
        axis = Axis(axis);
        return Slice(0, axis).Concat(Slice(axis + 1, rank - axis - 1));
    }

    /// <summary>Gets the shape with one more axis, before position <paramref name="axis"/>.</summary>
    public Shape Insert(int axis, int length) => Slice(0, axis).Concat(new Shape(length)).Concat(Slice(axis, rank - axis));

    /// <summary>Gets the axes of this shape followed by those of another.</summary>
    public Shape Concat(Shape other)
    {
        CheckRank(rank + other.rank);
        Span<int> values = stackalloc int[2 * MaxRank];
        CopyTo(values);
        other.CopyTo(values[rank..]);
        return new Shape(values[..(rank + other.rank)]);
    }

    /// <summary>Copies the lengths; unknown ones as <see cref="Unknown"/>.</summary>
    public void CopyTo(Span<int> destination) => ((ReadOnlySpan<int>)axes)[..rank].CopyTo(destination);

    /// <summary>Gets the lengths as an array; unknown ones as <see cref="Unknown"/>.</summary>
    public int[] ToArray() => ((ReadOnlySpan<int>)axes)[..rank].ToArray();

    /// <summary>Gets the shape that two operands broadcast to, by NumPy's rule; an unknown axis broadcasts to unknown or to the other's length.</summary>
    /// <exception cref="ArgumentException">The shapes do not broadcast.</exception>
    public static Shape Broadcast(Shape a, Shape b)
    {
        int rank = Math.Max(a.rank, b.rank);
        Span<int> values = stackalloc int[MaxRank];
        for (int i = 1; i <= rank; i++)
        {
            int x = i <= a.rank ? a.axes[a.rank - i] : 1;
            int y = i <= b.rank ? b.axes[b.rank - i] : 1;
            values[rank - i] = x == y || y == 1 ? x
                : x == 1 ? y
                : x == Unknown ? y
                : y == Unknown ? x
                : throw new ArgumentException(
                    $"The shapes {a} and {b} do not broadcast: axis {-i} is {x} in one and {y} in the other, and neither is 1.");
        }

        return new Shape(values[..rank]);
    }

    /// <inheritdoc/>
    public bool Equals(Shape other) => rank == other.rank
        && ((ReadOnlySpan<int>)axes)[..rank].SequenceEqual(((ReadOnlySpan<int>)other.axes)[..rank]);

    /// <inheritdoc/>
    public override bool Equals(object? obj) => obj is Shape other && Equals(other);

    /// <inheritdoc/>
    public override int GetHashCode()
    {
        var hash = new HashCode();
        for (int i = 0; i < rank; i++)
            hash.Add(axes[i]);
        return hash.ToHashCode();
    }

    /// <summary>Writes the shape as Keras does: <c>(None, 28, 28)</c>, <c>(3,)</c>, <c>()</c>.</summary>
    public override string ToString()
    {
        var items = new string[rank];
        for (int i = 0; i < rank; i++)
            items[i] = axes[i] < 0 ? "None" : axes[i].ToString(System.Globalization.CultureInfo.InvariantCulture);
        return rank == 1 ? $"({items[0]},)" : $"({string.Join(", ", items)})";
    }

    /// <inheritdoc/>
    public IEnumerator<int?> GetEnumerator()
    {
        for (int i = 0; i < rank; i++)
            yield return axes[i] < 0 ? null : axes[i];
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    private static void CheckRank(int rank)
    {
        if (rank > MaxRank)
            throw new ArgumentException($"A shape has at most {MaxRank} axes. Received: {rank}.");
    }

    private static int Checked(int length) => length >= Unknown
        ? length
        : throw new ArgumentException($"An axis has a length of 0 or more, or is unknown (-1). Received: {length}.");

    [InlineArray(MaxRank)]
    private struct Axes
    {
        private int first;
    }
}
