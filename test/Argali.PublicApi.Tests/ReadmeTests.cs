namespace Argali.PublicApi.Tests;

/// <summary>The README's quickstart is the sample's own text.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Quickstart_OfTheReadme_EqualsTheSample()
    {
        string root = Root();
        string[] sample = File.ReadAllLines(Path.Combine(root, "samples", "01-quickstart.cs"));
        int begin = Array.FindIndex(sample, line => line.Trim() == "#region quickstart");
        int end = Array.FindIndex(sample, begin, line => line.Trim() == "#endregion");
        string expected = string.Join('\n', sample[(begin + 1)..end].Select(line => line.Trim()));

        string readme = File.ReadAllText(Path.Combine(root, "README.md"));

        Assert.Contains($"```csharp\n{expected}\n```", readme, StringComparison.Ordinal);
    }

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Argali.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Argali.slnx was not found above the tests.");
    }
}
