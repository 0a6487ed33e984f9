namespace Argali.Engine.Kernels;

/// <summary>
/// A window of 3 x 3 over the first of some neighbouring output pixels, for the channels in a register: where its nine elements lie, and how
/// far the third column moves from pixel to pixel (not at all where it lies outside the image, in zeros).
/// </summary>
internal unsafe struct SlidingWindow
{
    /// <summary>The first row.</summary>
    public float* A0, A1, A2;

    /// <summary>The second row.</summary>
    public float* B0, B1, B2;

    /// <summary>The third row.</summary>
    public float* C0, C1, C2;

    /// <summary>The steps of the rows' third elements.</summary>
    public nint StepA, StepB, StepC;

    /// <summary>The number of pixels.</summary>
    public int Pixels;
}
