using System.Globalization;

namespace Argali.Checkpoints;

/// <summary>
/// Writes a file so that at any moment, whatever fails, either the old file or the whole new one is there.
/// </summary>
/// <remarks>
/// The content goes into a temporary file in the target's own directory, is flushed to the disk, takes the target's name
/// in one step, and the directory is flushed. When a method returns, the file is on the disk.
/// </remarks>
public static class DurableFile
{
    // Ten attempts wait 5.1 s together: longer than a virus scanner or an indexer holds a file.
    private const int ReplaceAttempts = 10;
    private const int MaximumNameLength = 48;
    private static readonly TimeSpan FirstWait = TimeSpan.FromMilliseconds(10);
    private static int counter;

    /// <summary>Marks the temporary files of this process, different in every run.</summary>
    internal static string RunId { get; } = Guid.NewGuid().ToString("N")[..12];

    /// <summary>Creates or replaces the file <paramref name="path"/> with what <paramref name="write"/> writes.</summary>
    /// <remarks>
    /// If <paramref name="path"/> is a symbolic link, the file it points at is replaced and the link stays. On Unix a new
    /// file that replaces an old one keeps the old one's permissions. On Windows, replacing a file that another process
    /// holds open is tried again for some seconds.
    /// </remarks>
    /// <param name="path">The file to write; its directory must exist.</param>
    /// <param name="write">
    /// Writes the content to the stream it is given, which can be read and positioned too, and leaves the stream open.
    /// </param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">
    /// The file could not be written, or <paramref name="path"/> is a directory. What was at <paramref name="path"/> is as it
    /// was, except when only flushing the directory failed: then the new file is in place, and may be lost in a power cut.
    /// </exception>
    /// <exception cref="UnauthorizedAccessException">The directory or the file must not be written.</exception>
    /// <exception cref="InvalidOperationException"><paramref name="write"/> closed the stream.</exception>
    public static void Write(string path, Action<Stream> write) => Write(path, write, DiskFileSystem.Instance);

    /// <summary>Creates a directory and those above it that are missing, and returns when their names are on the disk.</summary>
    /// <remarks>A file in a directory whose own name is lost in a power cut would be lost with it.</remarks>
    /// <param name="path">The directory; one that is there already is no error.</param>
    /// <exception cref="ArgumentException"><paramref name="path"/> is empty.</exception>
    /// <exception cref="IOException">A directory could not be made, for example because a file has its name.</exception>
    /// <exception cref="UnauthorizedAccessException">The directory above must not be written.</exception>
    public static void CreateDirectory(string path) => CreateDirectory(path, DiskFileSystem.Instance);

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

    /// <summary>As <see cref="Write(string, Action{Stream})"/>, on a given file system.</summary>
    internal static void Write(string path, Action<Stream> write, IFileSystem files)
    {
        ArgumentException.ThrowIfNullOrEmpty(path);
        ArgumentNullException.ThrowIfNull(write);
        string target = files.FinalTarget(Path.GetFullPath(path));
        if (files.IsDirectory(target))
        {
            throw new IOException($"Cannot write the file '{path}': it is a directory.");
        }

        string directory = Path.GetDirectoryName(target) ?? target;
        string temporary = TemporaryName(directory, target);
        try
        {
            WriteTemporary(temporary, target, write, files);
            ReplaceWithRetry(temporary, target, files);
        }
        catch
        {
            DeleteQuietly(temporary, files);
            throw;
        }

        files.FlushDirectory(directory);
    }

    private static void WriteTemporary(string temporary, string target, Action<Stream> write, IFileSystem files)
    {
        using Stream file = files.Create(temporary, target);
        write(file);
        if (!file.CanWrite)
        {
            throw new InvalidOperationException("The function that writes a durable file must leave its stream open.");
        }

        files.FlushToDisk(file);
    }

    private static void ReplaceWithRetry(string temporary, string target, IFileSystem files)
    {
        TimeSpan wait = FirstWait;
        for (int attempt = 1; ; attempt++)
        {
            try
            {
                files.Replace(temporary, target);
                return;
            }
            catch (Exception e) when (attempt < ReplaceAttempts && files.IsHeldByAnother(e))
            {
                files.Wait(wait);
                wait *= 2;
            }
        }
    }

    // What failed first is what the caller must hear.
    private static void DeleteQuietly(string path, IFileSystem files)
    {
        try
        {
            files.Delete(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
        }
    }

    // The name is cut so that it never exceeds the 255 bytes of common file systems when the target's own name does not.
    private static string TemporaryName(string directory, string target)
    {
        ReadOnlySpan<char> name = Path.GetFileName(target.AsSpan());
        name = name[..Math.Min(name.Length, MaximumNameLength)];
        int number = Interlocked.Increment(ref counter);
        return Path.Join(directory, string.Create(CultureInfo.InvariantCulture, $"{name}.tmp-{RunId}-{number}"));
    }
}
