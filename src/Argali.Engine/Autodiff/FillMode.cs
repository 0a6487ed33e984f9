namespace Argali.Engine;

/// <summary>What lies outside of an image.</summary>
public enum FillMode
{
    /// <summary>A constant: <c>k k k | a b c d | k k k</c>.</summary>
    Constant,

    /// <summary>The pixel at the edge: <c>a a a | a b c d | d d d</c>.</summary>
    Nearest,

    /// <summary>The image again: <c>b c d | a b c d | a b c</c>.</summary>
    Wrap,

    /// <summary>The image mirrored at its edge: <c>c b a | a b c d | d c b</c>.</summary>
    Reflect,
}
