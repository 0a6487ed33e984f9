using System.Text;
using System.Text.RegularExpressions;

namespace Argali.Saving;

/// <summary>A pattern that paths begin with: <c>*</c> is any characters but a slash, <c>?</c> one of them, <c>**</c> any characters.</summary>
internal sealed class PathPattern
{
    private readonly Regex? regex;

    /// <exception cref="ArgumentException">The pattern begins or ends with a slash.</exception>
    public PathPattern(string pattern)
    {
        ArgumentNullException.ThrowIfNull(pattern);
        if (pattern.StartsWith('/') || pattern.EndsWith('/'))
            throw new ArgumentException($"Patterns of paths neither begin nor end with a slash. Received: '{pattern}'.", nameof(pattern));
        if (pattern.Length == 0)
            return;
        var text = new StringBuilder("^");
        foreach (string part in Parts(pattern))
        {
            text.Append(part switch
            {
                "**" => "(.*)",
                "*" => "([^/]*)",
                "?" => "([^/])",
                _ => Regex.Escape(part),
            });
        }

        regex = new Regex(text.Append("(?=/|$)").ToString(), RegexOptions.CultureInvariant | RegexOptions.Singleline);
    }

    /// <summary>Whether a path, or the beginning of it up to a slash, is matched.</summary>
    public bool Matches(string path) => regex is null || regex.IsMatch(path);

    /// <summary>Puts something else in the place of what is matched; null when nothing is.</summary>
    public string? Replace(string path, string replacement)
    {
        if (regex is null)
            return $"{replacement}/{path}".Trim('/');
        Match match = regex.Match(path);
        if (!match.Success)
            return null;
        var text = new StringBuilder();
        int group = 1;
        foreach (string part in Parts(replacement))
            text.Append(part is "**" or "*" or "?" ? match.Groups[group++].Value : part);
        text.Append(path.AsSpan(match.Length));
        return text.ToString().Trim('/');
    }

    /// <summary>Counts the wildcards of a text.</summary>
    public static int CountWildcards(string text) => Parts(text).Count(part => part is "**" or "*" or "?");

    private static IEnumerable<string> Parts(string pattern)
    {
        for (int at = 0; at < pattern.Length;)
        {
            int wildcard = pattern.AsSpan(at).IndexOfAny('*', '?');
            int length = wildcard switch
            {
                0 => pattern.AsSpan(at).StartsWith("**") ? 2 : 1,
                < 0 => pattern.Length - at,
                _ => wildcard,
            };
            yield return pattern.Substring(at, length);
            at += length;
        }
    }
}
