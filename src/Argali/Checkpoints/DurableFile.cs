namespace Argali.Checkpoints;

/// <summary>
/// Writes a file so that at any moment, whatever fails, either the old file or the whole new one is there.
/// </summary>
/// <remarks>
/// <para>
/// The content goes into a temporary file in the target's own directory, is flushed to the disk, takes the target's name
/// in one step, and the directory is flushed. When a method returns, the file is on the disk.
/// </para>
/// <para>
/// On Windows, where a directory cannot be flushed, the file is renamed with write-through instead. On macOS the drive is asked to write
/// its cache. A network share promises what its server promises.
/// </para>
/// </remarks>
public static class DurableFile
{
    // Ten attempts wait 5.1 s together: longer than a virus scanner or an indexer holds a file.
    private const int ReplaceAttempts = 10;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(10);

    /// <summary>Creates or replaces the file <paramref name="path"/> with what <paramref name="write"/> writes.</summary>
    /// <remarks>
    /// If <paramref name="path"/> is a symbolic link, the file it points at is replaced and the link stays. On Unix a new
    /// file that replaces an old one keeps the old one's permissions. On Windows, replacing a file that another process
    /// holds open is tried again for some seconds. A flush that failed is not tried again: the system may have dropped what it could not
    /// write, so only a new file can be trusted.
    /// </remarks>
    /// <param name="path">The file to write; its directory must exist.</param>
    /// <param name="write">
    /// Writes the content to the stream it is given, which can be read and positioned too, and leaves the stream open.
    /// </param>
    /// <param name="length">
    /// The number of bytes that will be written, if it is known: a disk that has no room for them says so before the first is written.
    /// Default 0: not known.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="length"/> is negative.</exception>
    /// <exception cref="IOException">
    /// The file could not be written, or <paramref name="path"/> is a directory. What was at <paramref name="path"/> is as it
    /// was, except when only flushing the directory failed: then the new file is in place, and may be lost in a power cut.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The directory or the file must not be written.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="write"/> closed the stream.</exception>
    public static void Write(string path, Action<Stream> write, long length = 0) => Write(path, write, DiskFileSystem.Instance, length);

    /// <summary>Creates a directory and those above it that are missing, and returns when their names are on the disk.</summary>
    /// <remarks>A file in a directory whose own name is lost in a power cut would be lost with it.</remarks>
    /// <param name="path">The directory; one that is there already is no error.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">A directory could not be made, for example because a file has its name.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory above must not be written.</exception>
    public static void CreateDirectory(string path) => CreateDirectory(path, DiskFileSystem.Instance);

    /// <summary>Removes the temporary files that runs which were killed left in a directory.</summary>
    /// <remarks>
    /// A file that a living run is writing stays: it is locked. Where a lock of another machine may not be seen (network file systems), a
    /// file of another machine stays until nobody has written it for an hour. Files of other programs stay.
    /// </remarks>
    /// <param name="directory">The directory; one that is not there is no error.</param>
    /// <returns>The files that were removed.</returns>
    /// <exception cref="ArgumentException"><paramref name="directory"/> is empty.</exception>
    public static IReadOnlyList<string> RemoveAbandoned(string directory) => RemoveAbandoned(directory, DiskFileSystem.Instance);

    /// <summary>As <see cref="CreateDirectory(string)"/>, on a given file system.</summary>
    internal static void CreateDirectory(string path, IFileSystem files)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        var missing = new Stack<string>();
        string? at = Path.TrimEndingDirectorySeparator(Path.GetFullPath(path));
        while (at is not null && !files.IsDirectory(at))
        {
            missing.Push(at);
            at = Path.GetDirectoryName(at);
        }

        foreach (string directory in missing)
        {
            files.CreateDirectory(directory);
            if (Path.GetDirectoryName(directory) is { } parent)
            {
                files.FlushDirectory(parent);
            }
        }
    }

    /// <summary>As <see cref="RemoveAbandoned(string)"/>, on a given file system.</summary>
    internal static IReadOnlyList<string> RemoveAbandoned(string directory, IFileSystem files)
    {
        ArgumentException.ThrowIfNullOrEmpty(directory);
        directory = Path.GetFullPath(directory);
        var removed = new List<string>();
        foreach (string name in files.List(directory))
        {
            string path = Path.Join(directory, name);
            if (TemporaryName.IsOfAnotherRun(name, out bool ofThisMachine) && files.DeleteAbandoned(path, ofThisMachine))
                removed.Add(path);
        }

        return removed;
    }

    /// <summary>As <see cref="Write(string, Action{Stream}, long)"/>, on a given file system.</summary>
    internal static void Write(string path, Action<Stream> write, IFileSystem files, long length = 0)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        ArgumentOutOfRangeException.ThrowIfNegative(length);
        string target = files.FinalTarget(Path.GetFullPath(path));
        if (files.IsDirectory(target))
        {
            throw new IOException($"Cannot write the file '{path}': it is a directory.");
        }

        string temporary = TemporaryName.For(target);
        Stream? file = null;
        try
        {
            file = files.Create(temporary, target, length);
            write(file);
            if (!file.CanWrite)
            {
                throw new InvalidOperationException("The function that writes a durable file must leave its stream open.");
            }

            files.FlushToDisk(file);
            ReplaceWithRetry(file, temporary, target, files);
        }
        catch
        {
            Discard(file, temporary, files);
            throw;
        }

        files.FlushDirectory(Path.GetDirectoryName(target) ?? target);
    }

    /// <summary>Gives a file its name, and tries again while another process holds what is there.</summary>
    internal static void ReplaceWithRetry(Stream file, string temporary, string target, IFileSystem files)
    {
        TimeSpan wait = FirstWait;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                files.Replace(file, temporary, target);
                return;
            }
            catch (Exception e) when (attempt < ReplaceAttempts && files.IsHeldByAnother(e))
            {
                files.Wait(wait);
                wait *= 2;
            }
        }
    }

    /// <summary>Closes and removes a file that did not come to be.</summary>
    /// <remarks>What failed first is what the caller must hear: closing writes what is buffered, and fails again on a full disk.</remarks>
    internal static void Discard(Stream? file, string temporary, IFileSystem files)
    {
        Quietly(() => file?.Dispose());
        Quietly(() => files.Delete(temporary));
    }

    private static void Quietly(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }
}
