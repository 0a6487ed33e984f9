namespace Argali.PublicApi.Tests;

/// <summary>The README's quickstart is the sample's own text.</summary>
public sealed class ReadmeTests
{
    [Fact]
    public void Quickstart_OfTheReadme_EqualsTheSample()
    {
        string[] sample = File.ReadAllLines(Repository.PathOf("samples", "01-quickstart.cs"));
        int begin = Array.FindIndex(sample, line => line.Trim() == "#region quickstart");
        int end = Array.FindIndex(sample, begin, line => line.Trim() == "#endregion");
        string expected = string.Join('\n', sample[(begin + 1)..end].Select(line => line.Trim()));

        string readme = File.ReadAllText(Repository.PathOf("README.md"));

        Assert.Contains($"```csharp\n{expected}\n```", readme, StringComparison.Ordinal);
    }
}
