namespace Argali.Saving;

/// <summary>
/// A model saved as a folder (<c>save(path, zipped=False)</c> of Keras since 3.4): the members of the archive as files. Links are not followed, and
/// nothing outside of the folder is ever opened.
/// </summary>
internal sealed class ModelFolder : IModelArchive
{
    private readonly string root;
    private readonly string path;
    private readonly int maximumMembers;

    /// <param name="path">The folder, as it was given.</param>
    /// <param name="maximumMembers">How many files it may hold.</param>
    public ModelFolder(string path, int maximumMembers)
    {
        this.path = path;
        this.maximumMembers = maximumMembers;
        root = Path.GetFullPath(path);
    }

    public IEnumerable<string> Names
    {
        get
        {
            var everywhere = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.ReparsePoint };
            int count = 0;
            foreach (string file in Directory.EnumerateFiles(root, "*", everywhere))
            {
                if (++count > maximumMembers)
                    throw new ModelFileException($"The folder has more than {maximumMembers} files.", path, null);
                yield return Path.GetRelativePath(root, file).Replace(Path.DirectorySeparatorChar, '/');
            }
        }
    }

    public bool Contains(string name) => File.Exists(PathOf(name));

    public byte[] ReadAll(string name, int limit)
    {
        using Stream content = Open(name);
        if (content.Length > limit)
            throw new ModelFileException($"The file has {content.Length} bytes. At most {limit} are read.", path, name);
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        return bytes;
    }

    public Stream Open(string name, bool compareCrc = true)
    {
        string file = PathOf(name);
        try
        {
            RequireNoLinks(file, name);
            return new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read | FileShare.Delete);
        }
        catch (Exception e) when (e is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new ModelFileException($"There is no file '{name}' in the folder, or it may not be read.", path, name, -1, e);
        }
    }

    public byte[] ReadLastContent(int count) => [];

    private string PathOf(string name)
    {
        string file = Path.GetFullPath(Path.Join(root, name));
        return file.StartsWith(root + Path.DirectorySeparatorChar, StringComparison.Ordinal)
            ? file
            : throw new ModelFileException("The name leads out of the folder.", path, name);
    }

    private void RequireNoLinks(string file, string name)
    {
        for (string? part = file; part is not null && part.Length > root.Length; part = Path.GetDirectoryName(part))
        {
            if ((File.GetAttributes(part) & FileAttributes.ReparsePoint) != 0)
                throw new ModelFileException("It is a link, which is not followed.", path, name);
        }
    }
}
