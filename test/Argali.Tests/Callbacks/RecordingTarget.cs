using Argali.Checkpoints;

namespace Argali.Tests.Callbacks;

/// <summary>Something to save, and the disk it is saved to, that only write down what was asked of them. Folders are real.</summary>
internal sealed class RecordingTarget : ICheckpointable, IFileSystem
{
    private CheckpointContent prepared;

    /// <summary>What was saved, by Keras's names, and where: relative to the working directory if it is in it.</summary>
    public List<(string Call, string File)> Calls { get; } = [];

    public ICheckpointWriter Prepare(CheckpointContent content, RunState? run = null)
    {
        prepared = content;
        return new OneByte();
    }

    public RunState? Inspect(string path) => null;

    public RunState? Restore(string path) => null;

    public string FinalTarget(string path) => path;

    public bool IsDirectory(string path) => Directory.Exists(path);

    public void CreateDirectory(string path) => Directory.CreateDirectory(path);

    public IReadOnlyList<string> List(string directory) => [];

    public Stream Create(string path, string permissionsOf, long length) => new MemoryStream();

    public void FlushToDisk(Stream file)
    {
    }

    public void Replace(Stream file, string source, string target)
    {
        string relative = Path.GetRelativePath(Environment.CurrentDirectory, target);
        Calls.Add((prepared == CheckpointContent.Model ? "save" : "save_weights", relative.StartsWith("..") ? target : relative));
    }

    public void FlushDirectory(string directory)
    {
    }

    public void Delete(string path)
    {
    }

    public bool DeleteAbandoned(string path, bool ofThisMachine) => false;

    public bool IsHeldByAnother(Exception failure) => false;

    public void Wait(TimeSpan time)
    {
    }

    private sealed class OneByte : ICheckpointWriter
    {
        public void TakeSnapshot(SnapshotBuffer buffer)
        {
        }

        public void Write(Stream stream) => stream.WriteByte(1);
    }
}
