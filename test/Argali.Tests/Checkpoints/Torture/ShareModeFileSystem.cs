using Argali.Checkpoints;

namespace Argali.Tests.Checkpoints.Torture;

/// <summary>
/// Files in memory with the rules of Windows: a file that is open can be renamed, replaced or removed only if every handle to it shares
/// deletion, a handle goes on showing the file it was opened on, and directories cannot be flushed.
/// </summary>
internal sealed class ShareModeFileSystem : IFileSystem
{
    private const int SharingViolation = unchecked((int)0x80070020);

    private readonly Dictionary<string, byte[]> files = [];
    private readonly List<Handle> handles = [];

    /// <summary>Called when the writer waits for a reader.</summary>
    public Action Waiting { get; set; } = () => { };

    public IEnumerable<string> Names => files.Keys;

    public Handle OpenToRead(string path, FileShare share)
    {
        if (handles.Any(handle => handle.Path == path && handle.Share == FileShare.None))
            throw Held(path);
        return new Handle(this, path, share);
    }

    public string FinalTarget(string path) => path;

    public bool IsDirectory(string path) => false;

    public void CreateDirectory(string path)
    {
    }

    public IReadOnlyList<string> List(string directory) => [.. files.Keys.Select(path => Path.GetFileName(path))];

    public Stream Create(string path, string permissionsOf, long length)
    {
        files.Add(path, []);
        return new Content(this, new Handle(this, path, FileShare.None));
    }

    public void FlushToDisk(Stream file) => ((Content)file).Store();

    public void Replace(Stream file, string source, string target)
    {
        file.Dispose();
        RequireFree(source);
        RequireFree(target);
        files[target] = files[source];
        files.Remove(source);
    }

    public void FlushDirectory(string directory)
    {
    }

    public void Delete(string path)
    {
        RequireFree(path);
        files.Remove(path);
    }

    public bool DeleteAbandoned(string path, bool ofThisMachine)
    {
        if (handles.Any(handle => handle.Path == path))
            return false;
        return files.Remove(path);
    }

    public bool IsHeldByAnother(Exception failure) => failure.HResult == SharingViolation;

    public void Wait(TimeSpan time) => Waiting();

    private void RequireFree(string path)
    {
        if (handles.Any(handle => handle.Path == path && !handle.Share.HasFlag(FileShare.Delete)))
            throw Held(path);
    }

    private static IOException Held(string path) => new($"'{path}' is used by another process.", SharingViolation);

    /// <summary>An open file.</summary>
    public sealed class Handle : IDisposable
    {
        private readonly ShareModeFileSystem disk;
        private readonly byte[] content;

        public Handle(ShareModeFileSystem disk, string path, FileShare share)
        {
            this.disk = disk;
            content = disk.files[path];
            Path = path;
            Share = share;
            disk.handles.Add(this);
        }

        public string Path { get; }

        public FileShare Share { get; }

        public ReadOnlySpan<byte> Content => content;

        public void Dispose() => disk.handles.Remove(this);
    }

    private sealed class Content(ShareModeFileSystem disk, Handle handle) : MemoryStream
    {
        public void Store() => disk.files[handle.Path] = ToArray();

        protected override void Dispose(bool disposing)
        {
            handle.Dispose();
            base.Dispose(disposing);
        }
    }
}
