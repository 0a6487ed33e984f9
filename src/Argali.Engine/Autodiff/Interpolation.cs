namespace Argali.Engine;

/// <summary>How values between pixels are found.</summary>
public enum Interpolation
{
    /// <summary>The nearest pixel.</summary>
    Nearest,

    /// <summary>Linear between the two neighbours of each axis.</summary>
    Bilinear,

    /// <summary>Keys's cubic of the four neighbours of each axis, with a = -0.5.</summary>
    Bicubic,

    /// <summary>A windowed sinc of the six neighbours of each axis.</summary>
    Lanczos3,

    /// <summary>A windowed sinc of the ten neighbours of each axis.</summary>
    Lanczos5,
}
