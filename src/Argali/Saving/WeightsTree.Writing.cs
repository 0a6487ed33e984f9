using System.Globalization;
using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;

namespace Argali.Saving;

internal static partial class WeightsTree
{
    /// <summary>Lays out the weights file of a model. Values are read when the file is written.</summary>
    public static Hdf5Layout Plan(Layer root)
    {
        var file = new Hdf5GroupBuilder();
        Walk(root, node =>
        {
            Hdf5GroupBuilder group = file.Group(node.VariablesPath);
            IReadOnlyList<Variable> variables = node.Variables;
            for (int i = 0; i < variables.Count; i++)
            {
                Variable variable = variables[i];
                group.Dataset(
                    i.ToString(CultureInfo.InvariantCulture),
                    VariableData.TypeOf(variable),
                    LengthsOf(variable.Shape),
                    stream => VariableData.Write(variable, stream));
            }

            return true;
        });
        return Hdf5File.Plan(file);
    }

    private static long[] LengthsOf(Shape shape)
    {
        var lengths = new long[shape.Rank];
        for (int axis = 0; axis < lengths.Length; axis++)
            lengths[axis] = shape[axis];
        return lengths;
    }
}
