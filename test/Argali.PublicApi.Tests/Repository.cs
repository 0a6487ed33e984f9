namespace Argali.PublicApi.Tests;

/// <summary>The files of the repository that the tests were built in.</summary>
internal static class Repository
{
    /// <summary>Gets the path of a file or folder, given from the root on.</summary>
    public static string PathOf(params ReadOnlySpan<string> parts) => Path.Join([Root(), .. parts]);

    private static string Root()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Join(folder.FullName, "Argali.slnx")))
            folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("Argali.slnx was not found above the tests.");
    }
}
