using System.Globalization;
using Argali.Engine;
using Argali.Layers;
using Argali.Optimizers;

namespace Argali.Saving;

/// <summary>A layer, model or optimizer at the path that it has in a weights file.</summary>
/// <param name="Path">The path without a leading slash, such as <c>layers/dense</c>; empty for the model itself.</param>
/// <param name="Owner">A <see cref="Layer"/> or an <see cref="Optimizer"/>.</param>
/// <param name="Scope">The names of the layers below the model down to this one, such as <c>encoder/dense</c>; empty for the model itself.</param>
internal readonly record struct WeightsNode(string Path, object Owner, string Scope = "")
{
    /// <summary>The path of the group that holds the owner's own variables.</summary>
    public string VariablesPath => WeightsTree.Join(Path, WeightsTree.VariablesGroup);

    /// <summary>The owner's own variables, in the order of their numbers in the file.</summary>
    public IReadOnlyList<Variable> Variables => Owner switch
    {
        Layer layer => layer.OwnVariables,
        Optimizer optimizer => optimizer.Variables,
        _ => [],
    };

    /// <summary>The name of one of the variables in the file.</summary>
    public string FileNameOf(int index) => Owner is Layer layer
        ? layer.OwnVariableFileName(index)
        : index.ToString(CultureInfo.InvariantCulture);

    /// <summary>What the file holds of one of <see cref="Variables"/>.</summary>
    public Tensor StoredValue(Variable variable) => Owner is Layer layer ? layer.StoredValue(variable) : variable.Stored;

    /// <summary>Makes what a file holds of <see cref="Variables"/>. Values are read when the file is written.</summary>
    /// <exception cref="NotSupportedException">A variable holds strings.</exception>
    public IReadOnlyList<SavedTensor> PlanTensors()
    {
        var tensors = new List<SavedTensor>();
        foreach (Variable variable in Variables)
        {
            _ = VariableData.TypeOf(variable);
            tensors.Add(new SavedTensor(WeightsTree.Join(VariablesPath, FileNameOf(tensors.Count)), StoredValue(variable)));
        }

        return tensors;
    }

    /// <summary>The owner's name.</summary>
    public string Name => Owner switch
    {
        Layer layer => layer.Name,
        Optimizer optimizer => optimizer.Name,
        _ => "",
    };

    /// <summary>Class and name, for messages.</summary>
    public override string ToString() => Owner switch
    {
        Layer layer => $"<{layer.ClassName} name={layer.Name}, built={layer.Built}>",
        Optimizer optimizer => $"<{optimizer.ClassName} name={optimizer.Name}>",
        _ => Path,
    };
}
