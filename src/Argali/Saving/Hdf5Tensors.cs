using Argali.Hdf5;

namespace Argali.Saving;

/// <summary>Everything that an HDF5 file holds.</summary>
internal static class Hdf5Tensors
{
    /// <summary>Lists the datasets below a group. What is of a kind that is not read is passed over: nobody takes it.</summary>
    /// <param name="root">The group.</param>
    /// <param name="except">The name of a member that is passed over; null for none.</param>
    /// <param name="filePath">The file, for the messages of damage, where several are open.</param>
    /// <exception cref="Hdf5FormatException">The file is damaged.</exception>
    public static List<StoredTensor> List(Hdf5Group root, string? except = null, string? filePath = null)
    {
        var tensors = new List<StoredTensor>();
        Visit(root, except);
        return tensors;

        void Visit(Hdf5Group group, string? passedOver)
        {
            foreach (string name in group.Names.Where(name => name != passedOver))
            {
                try
                {
                    if (group.TryGetGroup(name, out Hdf5Group? below))
                        Visit(below, null);
                    else if (group.TryGetDataset(name, out Hdf5Dataset? data))
                        tensors.Add(new Hdf5Tensor(data, filePath));
                }
                catch (Hdf5UnsupportedFeatureException)
                {
                    continue;
                }
            }
        }
    }
}
