using Argali.Checkpoints;

namespace Argali.Torture;

/// <summary>
/// A disk in memory, with one directory, that writes down what happens to it, so that <see cref="CrashStates"/> can say what a power cut
/// at any moment may leave. What a program sees is the latest state, as with a system's cache.
/// </summary>
internal class SimulatedDisk : IFileSystem
{
    private readonly Dictionary<string, int> names = [];
    private readonly List<MemoryStream> contents = [];
    private readonly List<DiskEvent> events = [];

    /// <summary>The directory; none of this name is on a real disk.</summary>
    public static string Folder { get; } = Path.GetFullPath("/argali-simulated-disk");

    /// <summary>What happened so far.</summary>
    public IReadOnlyList<DiskEvent> Events => events;

    /// <summary>The files as a program sees them.</summary>
    public IReadOnlyDictionary<string, byte[]> Files => names.ToDictionary(entry => entry.Key, entry => contents[entry.Value].ToArray());

    /// <summary>How many files are open.</summary>
    public int Open { get; private set; }

    /// <summary>Writes down that a save was reported.</summary>
    public void Report(int version) => events.Add(new DiskEvent.Reported(version));

    public string FinalTarget(string path) => path;

    public bool IsDirectory(string path) => path == Folder;

    public void CreateDirectory(string path) => throw new NotSupportedException("A simulated disk has one directory.");

    public IReadOnlyList<string> List(string directory) => [.. names.Keys.Select(path => Path.GetFileName(path))];

    public Stream Create(string path, string permissionsOf, long length)
    {
        names.Add(path, contents.Count);
        events.Add(new DiskEvent.Created(path, contents.Count));
        var content = new Content(this, contents.Count);
        contents.Add(content);
        Open++;
        return content;
    }

    public virtual void FlushToDisk(Stream file) => events.Add(new DiskEvent.FileFlushed(((Content)file).Number));

    public void Replace(Stream file, string source, string target)
    {
        file.Dispose();
        names[target] = names[source];
        names.Remove(source);
        events.Add(new DiskEvent.Renamed(source, target));
    }

    public virtual void FlushDirectory(string directory) => events.Add(new DiskEvent.NamesFlushed());

    public void Delete(string path)
    {
        if (names.Remove(path))
            events.Add(new DiskEvent.Deleted(path));
    }

    public bool DeleteAbandoned(string path, bool ofThisMachine)
    {
        Delete(path);
        return true;
    }

    public bool IsHeldByAnother(Exception failure) => false;

    public void Wait(TimeSpan time)
    {
    }

    private sealed class Content(SimulatedDisk disk, int number) : MemoryStream
    {
        private bool closed;

        public int Number => number;

        public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

        public override void Write(ReadOnlySpan<byte> buffer)
        {
            disk.events.Add(new DiskEvent.Written(number, Position, buffer.ToArray()));

            // The base class would come back here from its span overload.
            byte[] bytes = buffer.ToArray();
            base.Write(bytes, 0, bytes.Length);
        }

        protected override void Dispose(bool disposing)
        {
            if (!closed)
                disk.Open--;
            closed = true;
            base.Dispose(disposing);
        }
    }
}
