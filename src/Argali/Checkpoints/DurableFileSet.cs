namespace Argali.Checkpoints;

/// <summary>
/// Writes files that belong together, and an index of them, so that at any moment, whatever fails, either the old index or the new one is
/// there, and every file that it names.
/// </summary>
internal static class DurableFileSet
{
    /// <summary>Creates files and then creates or replaces their index.</summary>
    /// <remarks>
    /// All are written under temporary names and flushed. Then the files take their names and these are flushed, and the index takes its
    /// name in one step: from there on the new set counts. If anything fails before, the files are removed again.
    /// </remarks>
    /// <param name="parts">The files; none of their names is taken. They lie in the folder of the index.</param>
    /// <param name="index">The path of the index.</param>
    /// <param name="writeIndex">Writes the content of the index.</param>
    /// <param name="files">The file system.</param>
    /// <exception cref="IOException">
    /// A file could not be written. What the index says is as it was, except when only the last flush of the folder failed: then the
    /// new set is in place, and may be lost in a power cut.
    /// </exception>
    public static void Write(IReadOnlyList<Part> parts, string index, Action<Stream> writeIndex, IFileSystem files)
    {
        string target = files.FinalTarget(Path.GetFullPath(index));
        if (files.IsDirectory(target))
            throw new IOException($"Cannot write the file '{index}': it is a directory.");
        var pending = new List<(string Temporary, string Target, Stream? File)>();
        var placed = new List<string>();
        try
        {
            foreach (Part part in parts)
                Create(part.Path, part.Write, part.Length);
            Create(target, writeIndex, 0);
            for (int i = 0; i < parts.Count; i++)
            {
                Place(i);
                placed.Add(parts[i].Path);
            }

            foreach (string folder in placed.Select(path => Path.GetDirectoryName(path)!).Distinct())
                files.FlushDirectory(folder);
            Place(parts.Count);
        }
        catch
        {
            foreach ((string temporary, _, Stream? file) in pending)
                DurableFile.Discard(file, temporary, files);
            foreach (string path in placed)
                DurableFile.Discard(null, path, files);
            throw;
        }

        files.FlushDirectory(Path.GetDirectoryName(target) ?? target);

        void Create(string path, Action<Stream> write, long length)
        {
            string temporary = TemporaryName.For(path);
            pending.Add((temporary, path, null));
            Stream file = files.Create(temporary, target, length);
            pending[^1] = (temporary, path, file);
            write(file);
            files.FlushToDisk(file);
        }

        void Place(int i) => DurableFile.ReplaceWithRetry(pending[i].File!, pending[i].Temporary, pending[i].Target, files);
    }

    /// <param name="Path">The path of the file.</param>
    /// <param name="Write">Writes its content.</param>
    /// <param name="Length">Its length, if it is known; otherwise 0.</param>
    internal readonly record struct Part(string Path, Action<Stream> Write, long Length);
}
