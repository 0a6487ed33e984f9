namespace Argali.Engine;

/// <summary>
/// How a window may reach over the edges of an image. <c>default</c> is <see cref="Valid"/>.
/// </summary>
/// <remarks>"Same" follows TensorFlow: the output has ⌈n / stride⌉ positions; of an odd padding the larger half comes after.</remarks>
public readonly record struct WindowPadding
{
    private WindowPadding(bool isSame, int top, int bottom, int left, int right)
    {
        IsSame = isSame;
        Top = top;
        Bottom = bottom;
        Left = left;
        Right = right;
    }

    /// <summary>Gets no padding: windows lie inside the image.</summary>
    public static WindowPadding Valid => default;

    /// <summary>Gets the padding that gives ⌈n / stride⌉ positions.</summary>
    public static WindowPadding Same => new(true, 0, 0, 0, 0);

    internal bool IsSame { get; }

    internal int Top { get; }

    internal int Bottom { get; }

    internal int Left { get; }

    internal int Right { get; }

    /// <summary>Gets a padding of given widths.</summary>
    /// <exception cref="ArgumentOutOfRangeException">A width is negative.</exception>
    public static WindowPadding Explicit(int top, int bottom, int left, int right)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(top);
        ArgumentOutOfRangeException.ThrowIfNegative(bottom);
        ArgumentOutOfRangeException.ThrowIfNegative(left);
        ArgumentOutOfRangeException.ThrowIfNegative(right);
        return new WindowPadding(false, top, bottom, left, right);
    }

    /// <summary>The number of windows along the height, and how far the first reaches over the edge.</summary>
    internal (int Positions, int Before) Rows(int length, int window, int stride, int dilation) =>
        Along(length, window, stride, dilation, Top, Bottom);

    /// <summary>The number of windows along the width, and how far the first reaches over the edge.</summary>
    internal (int Positions, int Before) Columns(int length, int window, int stride, int dilation) =>
        Along(length, window, stride, dilation, Left, Right);

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
