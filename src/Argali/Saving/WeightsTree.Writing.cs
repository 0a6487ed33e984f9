using Argali.Hdf5;
using Argali.Layers;

namespace Argali.Saving;

internal static partial class WeightsTree
{
    /// <summary>Lays out the weights file of a model. Values are read when the file is written.</summary>
    /// <returns>The tensors of the file, in no particular order.</returns>
    public static List<SavedTensor> Plan(Layer root, Hdf5GroupBuilder file)
    {
        var tensors = new List<SavedTensor>();
        Walk(root, node =>
        {
            file.Group(node.VariablesPath);
            foreach (SavedTensor tensor in node.PlanTensors())
            {
                tensor.AddTo(file);
                tensors.Add(tensor);
            }

            return true;
        });
        return tensors;
    }
}
