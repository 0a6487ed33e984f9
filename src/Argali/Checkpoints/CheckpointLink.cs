namespace Argali.Checkpoints;

/// <summary>
/// A small text file that always names the newest checkpoint: one line with its path, relative to the folder of the text file.
/// </summary>
/// <remarks>
/// It is a file and no symbolic link, because it is replaced as checkpoints are: in one step, on the disk. Windows asks for a privilege to
/// make symbolic links, many network shares have none, and copying a folder often follows them and doubles the file.
/// </remarks>
public static class CheckpointLink
{
    private const int MaximumLength = 1 << 16;

    /// <summary>Reads which file is the newest.</summary>
    /// <param name="path">The text file.</param>
    /// <returns>The path of the newest checkpoint; null if there is no such text file.</returns>
    /// <exception cref="IOException">The text file is something else, or cannot be read.</exception>
    public static string? Read(string path)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var file = new FileInfo(path);
        if (!file.Exists)
        {
            return null;
        }

        string text = file.Length <= MaximumLength ? File.ReadAllText(path).TrimEnd('\n', '\r') : "";
        return text.Length > 0 && !text.Contains('\n') && !text.Contains('\0')
            ? Path.Join(Path.GetDirectoryName(path), text)
            : throw new IOException($"'{path}' is no link to a checkpoint: expected one line with a file name.");
    }

    /// <summary>Makes the text file name a checkpoint; when the method returns, it is on the disk.</summary>
    internal static void Write(string path, string checkpoint, IFileSystem files)
    {
        string folder = Path.GetDirectoryName(Path.GetFullPath(path)) ?? "";
        string relative = Path.GetRelativePath(folder, Path.GetFullPath(checkpoint)).Replace(Path.DirectorySeparatorChar, '/');
        DurableFile.Write(
            path,
            stream =>
            {
                using var text = new StreamWriter(stream, leaveOpen: true);
                text.Write(relative + "\n");
            },
            files);
    }
}
