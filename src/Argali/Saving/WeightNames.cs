using Argali.Engine;
using Argali.Layers;

namespace Argali.Saving;

/// <summary>
/// The names of a model's variables: the names of the layers from the model down to the variable's own, and its name, joined with slashes,
/// such as <c>encoder/dense/kernel</c>. The model's own name is no part of them. They are what Keras calls a variable's path, but for
/// that and for functional models in models, whose name Keras leaves out.
/// </summary>
internal sealed class WeightNames
{
    private readonly Dictionary<Variable, string> names = new(ReferenceEqualityComparer.Instance);
    private readonly List<Entry> entries = [];

    public WeightNames(Layer root)
    {
        foreach (WeightsNode node in WeightsTree.Nodes(root))
        {
            if (node.Owner is not Layer)
                continue;
            IReadOnlyList<Variable> variables = node.Variables;
            for (int i = 0; i < variables.Count; i++)
            {
                string name = WeightsTree.Join(node.Scope, variables[i].Name);
                if (names.TryAdd(variables[i], name))
                    entries.Add(new Entry(name, variables[i], node, WeightsTree.Join(node.VariablesPath, node.FileNameOf(i))));
            }
        }
    }

    /// <summary>All variables that files hold, each once, in the order of a weights file.</summary>
    public IReadOnlyList<Entry> Entries => entries;

    /// <summary>The name of a variable; its path where no file holds it.</summary>
    public string this[Variable variable] => names.TryGetValue(variable, out string? name) ? name : variable.Path;

    /// <param name="Name">The name.</param>
    /// <param name="Variable">The variable.</param>
    /// <param name="Node">The layer that it belongs to.</param>
    /// <param name="TreePath">Where a <c>.weights.h5</c> file holds it, such as <c>layers/dense/vars/0</c>.</param>
    public readonly record struct Entry(string Name, Variable Variable, WeightsNode Node, string TreePath);
}
