namespace Argali.Engine;

/// <summary>What lies outside of an array that is read at coordinates.</summary>
public enum CoordinateFillMode
{
    /// <summary>A constant: <c>k k k | a b c d | k k k</c>.</summary>
    Constant,

    /// <summary>The element at the edge: <c>a a a | a b c d | d d d</c>.</summary>
    Nearest,

    /// <summary>The array again: <c>b c d | a b c d | a b c</c>.</summary>
    Wrap,

    /// <summary>The array mirrored at its edge element: <c>d c b | a b c d | c b a</c>.</summary>
    Mirror,

    /// <summary>The array mirrored at its edge: <c>c b a | a b c d | d c b</c>.</summary>
    Reflect,
}
