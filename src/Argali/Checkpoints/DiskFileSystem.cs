using Microsoft.Win32.SafeHandles;

namespace Argali.Checkpoints;

/// <summary>The real disk.</summary>
internal sealed partial class DiskFileSystem : IFileSystem
{
    private const int StreamBuffer = 1 << 16;

    // Another machine's lock may be invisible, but who writes changes the time of the last write.
    private static readonly TimeSpan IdleElsewhere = TimeSpan.FromHours(1);

    private readonly Action<SafeFileHandle>? flushDrive;

    /// <summary>The disk as this system treats it.</summary>
    public static DiskFileSystem Instance { get; } = new(OperatingSystem.IsMacOS() ? FlushDriveCache : null);

    /// <param name="flushDrive">
    /// Asks the drive to write its cache, given something that is open on it; null where an ordinary flush does that too.
    /// </param>
    internal DiskFileSystem(Action<SafeFileHandle>? flushDrive) => this.flushDrive = flushDrive;

    public string FinalTarget(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
    }

    public bool IsDirectory(string path) => Directory.Exists(path);

    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public IReadOnlyList<string> List(string directory)
    {
        try
        {
            return [.. Directory.EnumerateFiles(directory).Select(path => Path.GetFileName(path))];
        }
        catch (DirectoryNotFoundException)
        {
            return [];
        }
    }

    public Stream Create(string path, string permissionsOf, long length) =>
        OperatingSystem.IsWindows() ? Open(path, FileShare.None, length) : CreateOnUnix(path, permissionsOf, length);

    public void FlushToDisk(Stream file)
    {
        var stream = (FileStream)file;
        stream.Flush();
        RandomAccess.FlushToDisk(stream.SafeFileHandle);
        flushDrive?.Invoke(stream.SafeFileHandle);
    }

    public void Replace(Stream file, string source, string target)
    {
        if (OperatingSystem.IsWindows())
        {
            file.Dispose();
            MoveOnWindows(source, target);
        }
        else
        {
            // Open, and so locked, until it has its new name: nobody takes it for abandoned in between.
            File.Move(source, target, overwrite: true);
            file.Dispose();
        }
    }

    public void FlushDirectory(string directory)
    {
        if (!OperatingSystem.IsWindows())
        {
            FlushUnixDirectory(directory);
        }
    }

    public void Delete(string path) => File.Delete(path);

    public bool DeleteAbandoned(string path, bool ofThisMachine)
    {
        try
        {
            if (!ofThisMachine && !IsIdle(path, IdleElsewhere))
                return false;
            return OperatingSystem.IsWindows() ? DeleteUnheldOnWindows(path) : DeleteUnlockedOnUnix(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    public bool IsHeldByAnother(Exception failure) => OperatingSystem.IsWindows() && IsHeldOnWindows(failure);

    public void Wait(TimeSpan time) => Thread.Sleep(time);

    private static bool IsIdle(string path, TimeSpan time) =>
        TimeProvider.System.GetUtcNow().UtcDateTime - File.GetLastWriteTimeUtc(path) > time;

    private static WriteBehindFile Open(string path, FileShare share, long length) => new(path, new FileStreamOptions
    {
        Mode = FileMode.CreateNew,
        Access = FileAccess.ReadWrite,
        Share = share,
        BufferSize = StreamBuffer,
        PreallocationSize = length,
    });
}
