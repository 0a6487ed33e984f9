using System.Text;
using Argali.Checkpoints;
using Argali.Hdf5;

namespace Argali.Saving;

/// <summary>Writes a <c>.keras</c> file. What Keras does not know stands in members under <c>argali/</c>, the manifest last.</summary>
internal sealed class ArchiveWriter : ICheckpointWriter
{
    private readonly byte[] config;
    private readonly WeightsPlan weights;
    private readonly RunSection section;
    private readonly Hdf5Layout layout;
    private readonly Hdf5Layout? states;
    private readonly TimeProvider clock;

    public ArchiveWriter(string config, WeightsPlan weights, RunState? run, TimeProvider clock)
    {
        this.config = Encoding.ASCII.GetBytes(config);
        this.weights = weights;
        this.clock = clock;
        layout = Hdf5File.Plan(weights.File);
        section = new RunSection(run, weights, this.config, tensorsPath: "");
        if (section.StateTensorList.Count == 0)
            return;
        var file = new Hdf5GroupBuilder();
        foreach (SavedTensor tensor in section.StateTensorList)
            tensor.AddTo(file);
        states = Hdf5File.Plan(file);
    }

    // The tensors of the states belong to nobody who changes them: they need no copy.
    public void TakeSnapshot(SnapshotBuffer buffer) => weights.TakeSnapshot(buffer);

    public void Write(Stream stream) => KerasArchive.Write(stream, config, layout, weights.Assets, section, states, clock);
}
