using Argali.Checkpoints;
using Argali.Hdf5;

namespace Argali.Saving.Legacy;

/// <summary>Writes a legacy HDF5 file of a whole model. It has no place for where a training stood.</summary>
internal sealed class LegacyFileWriter : ICheckpointWriter
{
    private readonly IReadOnlyList<SavedTensor> tensors;
    private readonly Hdf5Layout layout;

    /// <param name="file">The file, laid out.</param>
    /// <param name="tensors">Its tensors.</param>
    public LegacyFileWriter(Hdf5GroupBuilder file, IReadOnlyList<SavedTensor> tensors)
    {
        this.tensors = tensors;
        layout = Hdf5File.Plan(file);
    }

    public void TakeSnapshot(SnapshotBuffer buffer)
    {
        buffer.Reserve(buffer.Length + tensors.Sum(tensor => tensor.Length));
        foreach (SavedTensor tensor in tensors)
            tensor.TakeSnapshot(buffer);
    }

    public void Write(Stream stream) => layout.WriteTo(stream);
}
