using Argali.Checkpoints;
using Argali.Hdf5;

namespace Argali.Saving;

/// <summary>Writes a <c>.weights.h5</c> file. What Keras does not know stands in the group <c>/argali</c>; the manifest's bytes come last.</summary>
internal sealed class WeightsFileWriter : ICheckpointWriter
{
    private readonly WeightsPlan weights;
    private readonly Hdf5Layout layout;

    public WeightsFileWriter(WeightsPlan weights, RunState? run)
    {
        this.weights = weights;
        var section = new RunSection(run, weights, config: null, RunSection.TensorsName);
        foreach (SavedTensor tensor in section.StateTensorList)
            tensor.AddTo(weights.File);
        if (section.State is { } state)
            weights.File.Dataset(RunSection.StateName, Hdf5Type.UInt8, [state.Length], stream => stream.Write(state));
        weights.File.Dataset(RunSection.ManifestName, Hdf5Type.UInt8, [section.Manifest().Length], stream => stream.Write(section.Manifest())).ComesLast = true;
        layout = Hdf5File.Plan(weights.File);
    }

    /// <summary>Gets the length of the file.</summary>
    public long Length => layout.Length;

    public void TakeSnapshot(SnapshotBuffer buffer) => weights.TakeSnapshot(buffer);

    public void Write(Stream stream) => layout.WriteTo(stream);
}
