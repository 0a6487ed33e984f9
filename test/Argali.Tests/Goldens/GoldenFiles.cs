namespace Argali.Tests.Goldens;

/// <summary>
/// Finds the recorded cases: <c>test/goldens/&lt;area&gt;/&lt;case&gt;.json</c>, and <c>test/goldens/out-of-reach.txt</c>, which lists
/// those that cannot be repeated yet (one path such as <c>losses/ctc_plain.json</c> a line; # begins a comment).
/// </summary>
internal static class GoldenFiles
{
    public const string OutOfReachFile = "out-of-reach.txt";

    private static readonly Lazy<HashSet<string>> Unreached = new(ReadOutOfReach);

    /// <summary>The folder <c>test/goldens</c> of the repository that the tests run in.</summary>
    public static string Root { get; } = FindRoot();

    /// <summary>The paths that <c>out-of-reach.txt</c> lists.</summary>
    public static IReadOnlySet<string> OutOfReach => Unreached.Value;

    /// <summary>The cases of an area whose name matches a pattern, as paths relative to <see cref="Root"/>, sorted.</summary>
    public static IEnumerable<string> Cases(string area, string pattern = "*") =>
        Directory.EnumerateFiles(Path.Join(Root, area), pattern + ".json")
            .Select(file => $"{area}/{Path.GetFileName(file)}")
            .Order(StringComparer.Ordinal);

    /// <summary>The full path of a case or of a file beside it.</summary>
    public static string FullPath(string path) => Path.Join(Root, path);

    private static string FindRoot()
    {
        for (DirectoryInfo? folder = new(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            string goldens = Path.Join(folder.FullName, "test", "goldens");
            if (Directory.Exists(goldens))
                return goldens;
        }

        throw new DirectoryNotFoundException($"No test/goldens above {AppContext.BaseDirectory}.");
    }

    private static HashSet<string> ReadOutOfReach() =>
        [.. File.ReadLines(FullPath(OutOfReachFile)).Select(line => line.Split('#')[0].Trim()).Where(line => line.Length > 0)];
}
