namespace Argali.Engine;

/// <summary>How a stretch of a signal is faded in and out before its spectrum is taken.</summary>
public enum WindowFunction
{
    /// <summary>The raised cosine, 0.5 - 0.5 cos(2πt/n).</summary>
    Hann,

    /// <summary>The raised cosine on a pedestal, 0.54 - 0.46 cos(2πt/n).</summary>
    Hamming,

    /// <summary>Not at all.</summary>
    None,
}
