using System.Text.RegularExpressions;

namespace Argali.Layers;

/// <summary>Keras's way from a class name to a snake-case name.</summary>
internal static partial class KerasNames
{
    /// <summary>
    /// <c>Conv2D</c> to <c>conv2d</c>, <c>PReLU</c> to <c>p_re_lu</c>: drop non-word characters, split before an upper-case letter that
    /// lower-case letters follow, split between lower and upper case, lower-case all.
    /// </summary>
    public static string ToSnakeCase(string className)
    {
        string text = NonWord().Replace(className, string.Empty);
        text = BeforeWord().Replace(text, "$1_$2");
        return BetweenCases().Replace(text, "$1_$2").ToLowerInvariant();
    }

    [GeneratedRegex(@"\W+")]
    private static partial Regex NonWord();

    [GeneratedRegex("(.)([A-Z][a-z]+)")]
    private static partial Regex BeforeWord();

    [GeneratedRegex("([a-z])([A-Z])")]
    private static partial Regex BetweenCases();
}
