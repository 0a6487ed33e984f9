namespace Argali.Layers;

/// <summary>
/// How many rows and columns are added or removed at the edges of an image: <c>1</c> for every edge, <c>(1, 2)</c> for height and
/// width, or <c>((1, 0), (2, 2))</c> for (top, bottom) and (left, right).
/// </summary>
/// <param name="Height">The rows at the top and at the bottom.</param>
/// <param name="Width">The columns at the left and at the right.</param>
public readonly record struct Edges2D(Edges1D Height, Edges1D Width)
{
    /// <summary>Takes one number for all edges.</summary>
    public static implicit operator Edges2D(int all) => new(all, all);

    /// <summary>Takes one number for top and bottom and one for left and right.</summary>
    public static implicit operator Edges2D((int Height, int Width) symmetric) => new(symmetric.Height, symmetric.Width);

    /// <summary>Takes the numbers of top and bottom, and of left and right.</summary>
    public static implicit operator Edges2D(((int Top, int Bottom) Height, (int Left, int Right) Width) edges) =>
        new(edges.Height, edges.Width);

    /// <summary>Shows the numbers as Keras writes them: <c>((1, 0), (2, 2))</c>.</summary>
    public override string ToString() => $"({Height}, {Width})";

    internal static Edges2D Of(IReadOnlyList<Edges1D> edges) => new(edges[0], edges[1]);

    internal Edges1D[] ToArray() => [Height, Width];
}
