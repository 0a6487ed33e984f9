using System.Diagnostics.CodeAnalysis;
using Argali.Hdf5;

namespace Argali.Saving;

/// <summary>A group of one HDF5 file.</summary>
internal sealed class Hdf5VariableGroup(Hdf5Group group) : VariableGroup
{
    public override IReadOnlyList<string> Names => group.Names;

    public override bool TryGet(string name, [NotNullWhen(true)] out StoredTensor? tensor)
    {
        tensor = group.TryGetDataset(name, out Hdf5Dataset? data) ? new Hdf5Tensor(data) : null;
        return tensor is not null;
    }
}
