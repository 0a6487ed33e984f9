using Argali.Checkpoints;

namespace Argali.Tests.Callbacks;

/// <summary>Something to save that only writes down what was asked of it.</summary>
internal sealed class RecordingTarget : ICheckpointable
{
    public List<(string Call, string File)> Calls { get; } = [];

    public ICheckpointWriter Prepare(CheckpointContent content, RunState? run = null) => throw new NotSupportedException();

    public RunState? Inspect(string path) => throw new NotSupportedException();

    public RunState? Restore(string path) => throw new NotSupportedException();

    public void Save(string path, bool overwrite)
    {
        Assert.True(overwrite);
        Calls.Add(("save", path));
    }

    public void SaveWeights(string path, bool overwrite)
    {
        Assert.True(overwrite);
        Calls.Add(("save_weights", path));
    }
}
