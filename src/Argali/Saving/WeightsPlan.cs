using Argali.Checkpoints;
using Argali.Hdf5;
using Argali.Layers;

namespace Argali.Saving;

/// <summary>The weights of a model as the HDF5 file that they will be.</summary>
internal sealed class WeightsPlan
{
    public WeightsPlan(Layer root)
    {
        File = new Hdf5GroupBuilder();
        Tensors = WeightsTree.Plan(root, File);
        Assets = WeightsTree.Assets(root);
    }

    /// <summary>Takes a part of a model's weights, whose file was laid out already.</summary>
    public WeightsPlan(Hdf5GroupBuilder file, IReadOnlyList<SavedTensor> tensors)
    {
        File = file;
        Tensors = tensors;
        Assets = [];
    }

    public Hdf5GroupBuilder File { get; }

    /// <summary>The files that layers have beside their weights, under the names of their archive members.</summary>
    public IReadOnlyList<(string Member, byte[] Content)> Assets { get; }

    public IReadOnlyList<SavedTensor> Tensors { get; }

    public void TakeSnapshot(SnapshotBuffer buffer)
    {
        buffer.Reserve(buffer.Length + Tensors.Sum(tensor => tensor.Length));
        foreach (SavedTensor tensor in Tensors)
            tensor.TakeSnapshot(buffer);
    }
}
