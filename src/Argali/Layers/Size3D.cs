namespace Argali.Layers;

/// <summary>
/// A depth, a height and a width: the size of a window, its strides, its dilation. One number stands for all three, so that
/// <c>3</c> and <c>(3, 3, 3)</c> mean the same wherever Keras takes an integer or a tuple.
/// </summary>
/// <param name="Depth">The length along the first axis after the batch.</param>
/// <param name="Height">The length along the rows' axis.</param>
/// <param name="Width">The length along the columns' axis.</param>
public readonly record struct Size3D(int Depth, int Height, int Width)
{
    /// <summary>Takes one number for all lengths.</summary>
    public static implicit operator Size3D(int all) => new(all, all, all);

    /// <summary>Takes a depth, a height and a width.</summary>
    public static implicit operator Size3D((int Depth, int Height, int Width) lengths) => new(lengths.Depth, lengths.Height, lengths.Width);

    /// <summary>Shows the lengths as Keras writes them: <c>(3, 5, 5)</c>.</summary>
    public override string ToString() => $"({Depth}, {Height}, {Width})";

    internal static Size3D Of(IReadOnlyList<int> lengths) => new(lengths[0], lengths[1], lengths[2]);

    internal int[] ToArray() => [Depth, Height, Width];
}
