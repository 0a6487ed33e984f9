namespace Argali.Layers;

/// <summary>
/// How many planes, rows and columns are added or removed at the faces of a volume: <c>1</c> for every face, <c>(1, 2, 3)</c> for
/// depth, height and width, or a pair for each.
/// </summary>
/// <param name="Depth">The planes at the front and at the back.</param>
/// <param name="Height">The rows at the top and at the bottom.</param>
/// <param name="Width">The columns at the left and at the right.</param>
public readonly record struct Edges3D(Edges1D Depth, Edges1D Height, Edges1D Width)
{
    /// <summary>Takes one number for all faces.</summary>
    public static implicit operator Edges3D(int all) => new(all, all, all);

    /// <summary>Takes one number for each axis.</summary>
    public static implicit operator Edges3D((int Depth, int Height, int Width) symmetric) =>
        new(symmetric.Depth, symmetric.Height, symmetric.Width);

    /// <summary>Takes a pair for each axis.</summary>
    public static implicit operator Edges3D(
        ((int Front, int Back) Depth, (int Top, int Bottom) Height, (int Left, int Right) Width) faces) =>
        new(faces.Depth, faces.Height, faces.Width);

    /// <summary>Shows the numbers as Keras writes them: <c>((1, 0), (2, 2), (0, 0))</c>.</summary>
    public override string ToString() => $"({Depth}, {Height}, {Width})";

    internal static Edges3D Of(IReadOnlyList<Edges1D> edges) => new(edges[0], edges[1], edges[2]);

    internal Edges1D[] ToArray() => [Depth, Height, Width];
}
