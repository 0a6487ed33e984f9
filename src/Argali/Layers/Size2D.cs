namespace Argali.Layers;

/// <summary>
/// A height and a width: the size of a window, its strides, its dilation. One number stands for both, so that <c>3</c> and
/// <c>(3, 3)</c> mean the same wherever Keras takes an integer or a tuple.
/// </summary>
/// <param name="Height">The length along the rows' axis.</param>
/// <param name="Width">The length along the columns' axis.</param>
public readonly record struct Size2D(int Height, int Width)
{
    /// <summary>Takes one number for both lengths.</summary>
    public static implicit operator Size2D(int both) => new(both, both);

    /// <summary>Takes a height and a width.</summary>
    public static implicit operator Size2D((int Height, int Width) lengths) => new(lengths.Height, lengths.Width);

    /// <summary>Shows the lengths as Keras writes them: <c>(3, 5)</c>.</summary>
    public override string ToString() => $"({Height}, {Width})";

    internal static Size2D Of(IReadOnlyList<int> lengths) => new(lengths[0], lengths[1]);

    internal int[] ToArray() => [Height, Width];
}
