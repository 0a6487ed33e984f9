using Argali.Checkpoints;

namespace Argali.Tests.Checkpoints;

/// <summary>A file system in memory that writes down each operation and fails the one it is told to.</summary>
internal sealed class FailingFileSystem : IFileSystem
{
    public Dictionary<string, byte[]> Files { get; } = [];

    public List<string> Operations { get; } = [];

    public List<TimeSpan> Waits { get; } = [];

    /// <summary>Fails the operation of this number (from 0).</summary>
    public int FailAt { get; init; } = -1;

    /// <summary>How often <see cref="Replace"/> finds its target held by another process.</summary>
    public int HeldTimes { get; set; }

    public string FinalTarget(string path) => path;

    /// <summary>The directories that are there.</summary>
    public HashSet<string> Directories { get; } = [];

    /// <summary>The temporary files that a living run is writing.</summary>
    public HashSet<string> Held { get; } = [];

    public bool IsDirectory(string path) => Directories.Contains(path);

    public void CreateDirectory(string path)
    {
        Note("create directory " + Path.GetFileName(path));
        Directories.Add(path);
    }

    public Stream Create(string path, string permissionsOf, long length)
    {
        Note("create");
        Files.Add(path, []);
        return new File(this, path);
    }

    public void FlushToDisk(Stream file)
    {
        Note("flush");
        file.Flush();
    }

    public IReadOnlyList<string> List(string directory) =>
        [.. Files.Keys.Where(path => Path.GetDirectoryName(path) == directory).Select(path => Path.GetFileName(path))];

    public bool DeleteAbandoned(string path, bool ofThisMachine) => !Held.Contains(path) && Files.Remove(path);

    public void Replace(Stream file, string source, string target)
    {
        if (HeldTimes > 0)
        {
            HeldTimes--;
            throw new HeldException();
        }

        Note("replace");
        Files[target] = Files[source];
        Files.Remove(source);
    }

    public void FlushDirectory(string directory) => Note("flush directory");

    public void Delete(string path)
    {
        Note("delete");
        Files.Remove(path);
    }

    public bool IsHeldByAnother(Exception failure) => failure is HeldException;

    public void Wait(TimeSpan time) => Waits.Add(time);

    private void Note(string operation)
    {
        Operations.Add(operation);
        if (Operations.Count - 1 == FailAt)
        {
            throw new IOException($"{operation} failed");
        }
    }

    private sealed class HeldException : IOException;

    private sealed class File(FailingFileSystem files, string path) : MemoryStream
    {
        public override void Write(byte[] buffer, int offset, int count)
        {
            files.Note("write");
            base.Write(buffer, offset, count);
        }

        public override void Flush() => files.Files[path] = ToArray();
    }
}
