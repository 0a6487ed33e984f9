namespace Argali.Engine.Kernels;

/// <summary>
/// The three rows of an image under a window of 3 x 3 that moves pixel by pixel along a row of the output. What lies outside the image is
/// read from zeros, so nothing is padded.
/// </summary>
internal readonly unsafe struct SlidingRows(in ConvGeometry g, float* image, int top)
{
    private readonly float* a = RowOf(g, image, top);
    private readonly float* b = RowOf(g, image, top + g.DilationH);
    private readonly float* c = RowOf(g, image, top + (2 * g.DilationH));
    private readonly int width = g.InW;
    private readonly int padLeft = g.PadLeft;
    private readonly nint channels = g.InC;

    /// <summary>Gets the pixels of the output row.</summary>
    public int Pixels { get; } = g.OutW;

    /// <summary>Whether a convolution is of this kind.</summary>
    public static bool Suits(in ConvGeometry g) => g.KH == 3 && g.KW == 3 && g.StrideW == 1 && g.DilationW == 1;

    /// <summary>The window over <paramref name="pixel"/>, and how many pixels from there on its third column moves in the same way.</summary>
    public SlidingWindow At(int pixel, nint channel)
    {
        int first = Math.Clamp(padLeft - 2, 0, Pixels), after = Math.Clamp(width + padLeft - 2, first, Pixels);
        bool inside = pixel >= first && pixel < after;
        int column = pixel - padLeft;
        return new SlidingWindow
        {
            A0 = Element(a, column, channel),
            A1 = Element(a, column + 1, channel),
            A2 = Element(a, column + 2, channel),
            B0 = Element(b, column, channel),
            B1 = Element(b, column + 1, channel),
            B2 = Element(b, column + 2, channel),
            C0 = Element(c, column, channel),
            C1 = Element(c, column + 1, channel),
            C2 = Element(c, column + 2, channel),
            StepA = inside && a != null ? channels : 0,
            StepB = inside && b != null ? channels : 0,
            StepC = inside && c != null ? channels : 0,
            Pixels = (pixel < first ? first : inside ? after : Pixels) - pixel,
        };
    }

    private static float* RowOf(in ConvGeometry g, float* image, int row) =>
        (uint)row < (uint)g.InH ? image + ((nint)row * g.InW * g.InC) : null;

    private float* Element(float* row, int column, nint channel) =>
        row == null || (uint)column >= (uint)width ? EdgeTile.Zeros : row + (column * channels) + channel;
}
