namespace Argali.Checkpoints;

/// <summary>The real disk.</summary>
internal sealed partial class DiskFileSystem : IFileSystem
{
    private const int AccessDenied = unchecked((int)0x80070005);
    private const int SharingViolation = unchecked((int)0x80070020);
    private const int LockViolation = unchecked((int)0x80070021);
    private const int StreamBuffer = 1 << 16;

    /// <summary>The only instance: it has no state.</summary>
    public static DiskFileSystem Instance { get; } = new();

    private DiskFileSystem()
    {
    }

    public string FinalTarget(string path)
    {
        var file = new FileInfo(path);
        return file.LinkTarget is null ? path : file.ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? path;
    }

    public bool IsDirectory(string path) => Directory.Exists(path);

    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public Stream Create(string path, string permissionsOf)
    {
        var options = new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Read | FileShare.Delete,
            BufferSize = StreamBuffer,
        };
        var file = new FileStream(path, options);
        if (!OperatingSystem.IsWindows() && File.Exists(permissionsOf))
        {
            File.SetUnixFileMode(file.SafeFileHandle, File.GetUnixFileMode(permissionsOf));
        }

        return file;
    }

    public void FlushToDisk(Stream file)
    {
        var stream = (FileStream)file;
        stream.Flush();
        RandomAccess.FlushToDisk(stream.SafeFileHandle);
        if (OperatingSystem.IsMacOS())
        {
            FlushDriveCache(stream.SafeFileHandle);
        }
    }

    public void Replace(string source, string target) => File.Move(source, target, overwrite: true);

    public void FlushDirectory(string directory)
    {
        if (!OperatingSystem.IsWindows())
        {
            FlushUnixDirectory(directory);
        }
    }

    public void Delete(string path) => File.Delete(path);

    public bool IsHeldByAnother(Exception failure) =>
        OperatingSystem.IsWindows() && failure.HResult is (AccessDenied or SharingViolation or LockViolation);

    public void Wait(TimeSpan time) => Thread.Sleep(time);
}
