namespace Argali.Engine.Kernels;

/// <summary>
/// The filters that images are resized with, as functions of the distance to the centre of a pixel:
/// bilinear max(0, 1 - |x|); bicubic Keys's with a = -0.5; Lanczos sinc(x)·sinc(x / r) for |x| up to the radius r.
/// </summary>
internal static class ResampleFilter
{
    /// <summary>Gets how far the filter reaches to each side, in pixels.</summary>
    public static double Radius(Interpolation interpolation) => interpolation switch
    {
        Interpolation.Nearest => 0.5,
        Interpolation.Bilinear => 1,
        Interpolation.Bicubic => 2,
        Interpolation.Lanczos3 => 3,
        _ => 5,
    };

    /// <summary>Gets the weight of a pixel at a distance.</summary>
    public static double At(Interpolation interpolation, double distance)
    {
        double x = Math.Abs(distance);
        return interpolation switch
        {
            Interpolation.Bilinear => Math.Max(0, 1 - x),
            Interpolation.Bicubic => Keys(x),
            _ => Lanczos(x, Radius(interpolation)),
        };
    }

    private static double Keys(double x) => x switch
    {
        >= 2 => 0,
        >= 1 => (((((-0.5 * x) + 2.5) * x) - 4) * x) + 2,
        _ => ((((1.5 * x) - 2.5) * x) * x) + 1,
    };

    private static double Lanczos(double x, double radius)
    {
        if (x > radius)
            return 0;
        if (x < 1e-3)
            return 1;
        double angle = Math.PI * x;
        return radius * Math.Sin(angle) * Math.Sin(angle / radius) / (angle * angle);
    }
}
