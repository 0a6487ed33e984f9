namespace Argali.Engine;

/// <summary>
/// How a window may reach over the edges of a sequence, an image or a volume. <c>default</c> is <see cref="Valid"/>.
/// </summary>
/// <remarks>"Same" follows TensorFlow: the output has ⌈n / stride⌉ positions; of an odd padding the larger half comes after.</remarks>
public readonly record struct WindowPadding
{
    private WindowPadding(bool isSame, Spatial before, Spatial after)
    {
        IsSame = isSame;
        Before = before;
        After = after;
    }

    /// <summary>Gets no padding: windows lie inside the image.</summary>
    public static WindowPadding Valid => default;

    /// <summary>Gets the padding that gives ⌈n / stride⌉ positions.</summary>
    public static WindowPadding Same => new(true, default, default);

    internal bool IsSame { get; }

    internal Spatial Before { get; }

    internal Spatial After { get; }

    /// <summary>Gets a padding of given widths for sequences.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A width is negative.</exception>
    public static WindowPadding Explicit(int before, int after) => Explicit(0, 0, 0, 0, before, after);

    /// <summary>Gets a padding of given widths for images.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A width is negative.</exception>
    public static WindowPadding Explicit(int top, int bottom, int left, int right) => Explicit(0, 0, top, bottom, left, right);

    /// <summary>Gets a padding of given widths for volumes.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A width is negative.</exception>
    public static WindowPadding Explicit(int front, int back, int top, int bottom, int left, int right)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(front);
        ArgumentOutOfRangeException.ThrowIfNegative(back);
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        ArgumentOutOfRangeException.ThrowIfNegative(bottom);
        ArgumentOutOfRangeException.ThrowIfNegative(left);
        ArgumentOutOfRangeException.ThrowIfNegative(right);
        return new WindowPadding(false, new Spatial(front, top, left), new Spatial(back, bottom, right));
    }

    /// <summary>The number of windows along each axis (0 where none fits), and how far the first reaches over the edge.</summary>
    internal (Spatial Positions, Spatial Before) Fit(Spatial lengths, Spatial window, Spatial strides, Spatial dilation)
    {
        (int depth, int front) = Along(lengths.Depth, window.Depth, strides.Depth, dilation.Depth, Before.Depth, After.Depth);
        (int height, int top) = Along(lengths.Height, window.Height, strides.Height, dilation.Height, Before.Height, After.Height);
        (int width, int left) = Along(lengths.Width, window.Width, strides.Width, dilation.Width, Before.Width, After.Width);
        return (new Spatial(depth, height, width), new Spatial(front, top, left));
    }

    private (int Positions, int Before) Along(int length, int window, int stride, int dilation, int before, int after)
    {
        int reach = ((window - 1) * dilation) + 1;
        if (IsSame)
        {
            int positions = (length + stride - 1) / stride;
            return (positions, Math.Max(((positions - 1) * stride) + reach - length, 0) / 2);
        }

        int space = before + length + after - reach;
        return (space < 0 ? 0 : (space / stride) + 1, before);
    }
}
