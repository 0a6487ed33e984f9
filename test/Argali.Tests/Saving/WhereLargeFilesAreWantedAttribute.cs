namespace Argali.Tests.Saving;

/// <summary>A test that writes gigabytes: it runs where the environment variable <c>ARGALI_LARGE_FILES</c> is set.</summary>
public sealed class WhereLargeFilesAreWantedAttribute : FactAttribute
{
    public WhereLargeFilesAreWantedAttribute() =>
        Skip = Environment.GetEnvironmentVariable("ARGALI_LARGE_FILES") is null ? "Set ARGALI_LARGE_FILES=1 to save and load 3 GB." : null;
}
