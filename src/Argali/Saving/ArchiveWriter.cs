using Argali.Checkpoints;
using Argali.Hdf5;

namespace Argali.Saving;

/// <summary>Writes a <c>.keras</c> file.</summary>
internal sealed class ArchiveWriter(string config, WeightsPlan weights, TimeProvider clock) : ICheckpointWriter
{
    private readonly Hdf5Layout layout = Hdf5File.Plan(weights.File);

    public void TakeSnapshot(SnapshotBuffer buffer) => weights.TakeSnapshot(buffer);

    public void Write(Stream stream) => KerasArchive.Write(stream, config, layout, weights.Assets, clock);
}
