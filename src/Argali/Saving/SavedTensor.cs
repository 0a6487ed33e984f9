using Argali.Checkpoints;
using Argali.Engine;
using Argali.Hdf5;

namespace Argali.Saving;

/// <summary>A tensor at its path in a file: read where it lives when it is written, or before that copied into a snapshot.</summary>
/// <param name="path">The path without a leading slash, such as <c>layers/dense/vars/0</c>.</param>
/// <param name="tensor">The values; of a variable the live view.</param>
internal sealed class SavedTensor(string path, Tensor tensor)
{
    private SnapshotBuffer? snapshot;
    private SnapshotRange range;

    public string Path => path;

    /// <summary>Puts the dataset into a file that is being planned.</summary>
    public void AddTo(Hdf5GroupBuilder file) =>
        file.Dataset(path, TensorData.TypeOf(tensor.DType)!, TensorData.LengthsOf(tensor.Shape), Write);

    /// <summary>Copies the values; from then on they are written from the copy.</summary>
    public void TakeSnapshot(SnapshotBuffer buffer)
    {
        long start = buffer.Length;
        TensorData.Write(tensor, bytes => buffer.Append(bytes));
        range = new SnapshotRange(start, buffer.Length - start);
        snapshot = buffer;
    }

    private void Write(Stream stream)
    {
        if (snapshot is not null)
            snapshot.CopyTo(range, stream);
        else
            TensorData.Write(tensor, stream.Write);
    }
}
