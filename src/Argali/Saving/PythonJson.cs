namespace Argali.Saving;

/// <summary>
/// The dialect of JSON that Python's <c>json</c> module reads and writes, and Keras with it. It is JSON plus the tokens <c>NaN</c>,
/// <c>Infinity</c> and <c>-Infinity</c>, and it tells <c>1</c> (<see cref="long"/>) from <c>1.0</c> (<see cref="double"/>).
/// </summary>
/// <remarks>
/// System.Text.Json is not used here: it refuses those tokens, replaces lone surrogates, which Python keeps, writes floats in another
/// form than Python does, and its writer has no ", " between items. Values are those of <see cref="Config"/>: null, <see cref="bool"/>,
/// <see cref="long"/>, <see cref="System.Numerics.BigInteger"/> beyond 64 bits, <see cref="double"/>, <see cref="string"/>, lists and
/// <see cref="Config"/>.
/// </remarks>
internal static partial class PythonJson
{
    /// <summary>The most bytes that a text may have: far above any model's config, far below what would exhaust memory.</summary>
    public const int MaximumLength = 64 << 20;

    /// <summary>How deep values may be nested. Python's own limit is about the same.</summary>
    public const int MaximumDepth = 1000;

    /// <summary>How many values a text may hold: an empty object takes some fifty times the memory of its two characters.</summary>
    public const int MaximumValues = 4_000_000;

    // Python refuses longer integers too, since reading them takes quadratic time.
    private const int MaximumIntegerDigits = 4300;
}
