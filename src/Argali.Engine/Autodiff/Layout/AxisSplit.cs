namespace Argali.Engine;

/// <summary>A shape seen as [outer, length, inner] around one axis or a run of neighbouring axes.</summary>
internal readonly record struct AxisSplit(int Outer, int Length, int Inner)
{
    /// <summary>Around one axis (0 to rank - 1).</summary>
    public static AxisSplit Around(Shape shape, int axis) => Around(shape, axis, axis);

    /// <summary>Around the axes from first to last, both included.</summary>
    public static AxisSplit Around(Shape shape, int first, int last)
    {
        int outer = 1, length = 1, inner = 1;
        for (int i = 0; i < first; i++)
            outer *= shape[i];
        for (int i = first; i <= last; i++)
            length *= shape[i];
        for (int i = last + 1; i < shape.Rank; i++)
            inner *= shape[i];
        return new AxisSplit(outer, length, inner);
    }
}
