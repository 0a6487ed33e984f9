namespace Argali.Engine.Kernels;

/// <summary>The pixels that an output pixel is made of, as positions in an image (-1: outside), and their weights.</summary>
internal readonly record struct AffineTaps(
    int Pixel0, int Pixel1, int Pixel2, int Pixel3, float Weight0, float Weight1, float Weight2, float Weight3)
{
    /// <summary>Gets a pixel that lies outside.</summary>
    public static AffineTaps Outside => new(-1, -1, -1, -1, 1, 0, 0, 0);
}
