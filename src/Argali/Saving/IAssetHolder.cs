namespace Argali.Saving;

/// <summary>A layer whose state is more than numbers: it has files of its own under <c>assets/</c> in a <c>.keras</c> archive.</summary>
internal interface IAssetHolder
{
    /// <summary>Gets the files, by name; none where everything stands in the config.</summary>
    IReadOnlyList<(string Name, byte[] Content)> WriteAssets();

    /// <summary>Reads the files and changes nothing yet.</summary>
    /// <param name="read">Gets the content of a file by its name.</param>
    /// <returns>What puts the content in its place.</returns>
    /// <exception cref="ArgumentException">A file's content is no such state.</exception>
    /// <exception cref="ModelFileException">A file is missing or damaged.</exception>
    Action ReadAssets(Func<string, byte[]> read);
}
