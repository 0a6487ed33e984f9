using System.Text.RegularExpressions;

namespace Argali.PublicApi.Tests.Guides;

/// <summary>
/// The snippets of a guide and the regions of the test file that compiles and runs them. A snippet is a fenced block of C# after a comment
/// <c>&lt;!-- snippet: name --&gt;</c>; its region has the same name.
/// </summary>
internal static partial class GuideSnippets
{
    /// <summary>Gets the text of every snippet of a guide, by name.</summary>
    public static Dictionary<string, string> OfGuide(string path)
    {
        string guide = File.ReadAllText(path).ReplaceLineEndings("\n");
        Dictionary<string, string> snippets = Snippet().Matches(guide).ToDictionary(m => m.Groups[1].Value, m => m.Groups[2].Value);
        int blocks = guide.Split("```csharp\n").Length - 1;
        return snippets.Count == blocks
            ? snippets
            : throw new InvalidDataException($"{path} has {blocks} blocks of C#, and {snippets.Count} of them have a name.");
    }

    /// <summary>Gets the text of every region of a source file, by name, without the indentation of its first line.</summary>
    public static Dictionary<string, string> OfSource(string path)
    {
        var regions = new Dictionary<string, string>();
        string? name = null;
        var lines = new List<string>();
        foreach (string line in File.ReadLines(path))
        {
            string trimmed = line.Trim();
            if (trimmed.StartsWith("#region ", StringComparison.Ordinal))
            {
                name = trimmed["#region ".Length..];
                lines.Clear();
            }
            else if (trimmed == "#endregion" && name is not null)
            {
                int indent = lines[0].Length - lines[0].TrimStart().Length;
                regions.Add(name, string.Concat(lines.Select(l => (l.Length > indent ? l[indent..] : "") + "\n")));
                name = null;
            }
            else
            {
                lines.Add(line);
            }
        }

        return regions;
    }

    [GeneratedRegex("<!-- snippet: ([a-z-]+) -->\n```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Snippet();
}
