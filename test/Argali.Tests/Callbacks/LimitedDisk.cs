using Argali.Checkpoints;

namespace Argali.Tests.Callbacks;

/// <summary>The real disk, but the files of a folder may have only so many bytes together.</summary>
internal sealed class LimitedDisk(string folder, long capacity) : IFileSystem
{
    private const int NoSpace = 28;
    private static readonly DiskFileSystem Disk = DiskFileSystem.Instance;

    public string FinalTarget(string path) => Disk.FinalTarget(path);

    public bool IsDirectory(string path) => Disk.IsDirectory(path);

    public void CreateDirectory(string path) => Disk.CreateDirectory(path);

    public IReadOnlyList<string> List(string directory) => Disk.List(directory);

    public Stream Create(string path, string permissionsOf, long length) => Disk.Create(path, permissionsOf, length);

    public void FlushToDisk(Stream file)
    {
        Disk.FlushToDisk(file);
        if (new DirectoryInfo(folder).EnumerateFiles("*.keras*").Sum(f => f.Length) > capacity)
        {
            throw new IOException("No space left on device", OperatingSystem.IsWindows() ? unchecked((int)0x80070070) : NoSpace);
        }
    }

    public void Replace(Stream file, string source, string target) => Disk.Replace(file, source, target);

    public void FlushDirectory(string directory) => Disk.FlushDirectory(directory);

    public void Delete(string path) => Disk.Delete(path);

    public bool DeleteAbandoned(string path, bool ofThisMachine) => Disk.DeleteAbandoned(path, ofThisMachine);

    public bool IsHeldByAnother(Exception failure) => Disk.IsHeldByAnother(failure);

    public void Wait(TimeSpan time) => Disk.Wait(time);
}
