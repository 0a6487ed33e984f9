using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Saving;

namespace Argali.Tests.Training.Resuming;

/// <summary>Saves the training at every hook of some kinds, each into a file of its own, without waiting for the disk.</summary>
internal sealed class SavingCallback(string? folder, CheckpointContent content = CheckpointContent.Weights) : Callback, IStatefulCallback
{
    private int saves;

    public List<string> Files { get; } = [];

    public Config SaveState() => new() { ["saves"] = saves };

    public void RestoreState(Config state) => saves = state.GetInt("saves");

    public override void OnEpochBegin(int epoch, Logs logs) => Save("begin");

    public override void OnTrainBatchEnd(int batch, Logs logs) => Save("batch");

    public override void OnTestBatchEnd(int batch, Logs logs) => Save("test");

    public override void OnEpochEnd(int epoch, Logs logs) => Save("end");

    private void Save(string moment)
    {
        saves++;
        if (folder is null)
            return;
        string path = Path.Join(folder, $"{saves:000}-{moment}{(content == CheckpointContent.Model ? ".keras" : ".weights.h5")}");
        using FileStream stream = File.Create(path);
        Model.Prepare(content, CaptureRun()).Write(stream);
        Files.Add(path);
    }
}
