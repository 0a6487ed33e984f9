using System.Numerics;

namespace Argali.Engine;

/// <summary>A set of a shape's axes.</summary>
internal readonly struct AxisSet
{
    private readonly uint bits;

    private AxisSet(uint bits) => this.bits = bits;

    /// <summary>Gets the number of axes in the set.</summary>
    public int Count => BitOperations.PopCount(bits);

    /// <summary>All axes.</summary>
    public static AxisSet All(Shape shape) => new((1u << shape.Rank) - 1);

    /// <summary>One axis, or all if none is given.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The shape has no such axis.</exception>
    public static AxisSet From(Shape shape, int? axis) => axis is { } one ? new AxisSet(1u << shape.Axis(one)) : All(shape);

    /// <summary>The given axes, negative ones counted from the end.</summary>
    /// <exception cref="ArgumentException">An axis is named twice.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The shape has no such axis.</exception>
    public static AxisSet From(Shape shape, ReadOnlySpan<int> axes)
    {
        uint bits = 0;
        foreach (int axis in axes)
        {
            uint bit = 1u << shape.Axis(axis);
            if ((bits & bit) != 0)
                throw new ArgumentException($"Every axis can be named once. Received: [{string.Join(", ", axes.ToArray())}] for shape {shape}.");
            bits |= bit;
        }

        return new AxisSet(bits);
    }

    /// <summary>Whether the set contains an axis (0 to rank - 1).</summary>
    public bool Contains(int axis) => (bits & (1u << axis)) != 0;

    /// <summary>The shape that is left when these axes are reduced.</summary>
    public Shape Reduce(Shape shape, bool keepdims)
    {
        Span<int> lengths = stackalloc int[Shape.MaxRank];
        int count = 0;
        for (int i = 0; i < shape.Rank; i++)
        {
            if (!Contains(i))
                lengths[count++] = shape[i];
            else if (keepdims)
                lengths[count++] = 1;
        }

        return new Shape(lengths[..count]);
    }

    /// <summary>The number of elements that are reduced to one.</summary>
    public int ReducedCount(Shape shape)
    {
        int count = 1;
        for (int i = 0; i < shape.Rank; i++)
            count *= Contains(i) ? shape[i] : 1;
        return count;
    }
}
