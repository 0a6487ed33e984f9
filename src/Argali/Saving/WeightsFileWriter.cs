using Argali.Checkpoints;
using Argali.Hdf5;

namespace Argali.Saving;

/// <summary>Writes a <c>.weights.h5</c> file.</summary>
internal sealed class WeightsFileWriter(WeightsPlan weights) : ICheckpointWriter
{
    private readonly Hdf5Layout layout = Hdf5File.Plan(weights.File);

    public void TakeSnapshot(SnapshotBuffer buffer) => weights.TakeSnapshot(buffer);

    public void Write(Stream stream) => layout.WriteTo(stream);
}
