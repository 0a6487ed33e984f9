using Argali.Diagnostics;
using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;
using Argali.Optimizers;

namespace Argali.Saving;

internal static partial class WeightsTree
{
    private static readonly Version FirstGroupedRelease = new(3, 10);

    /// <summary>Why a variable stays as it is that nobody asked for.</summary>
    public const string NotAskedFor = "Left out by the options.";

    /// <summary>Compares a model with a weights file, and changes nothing.</summary>
    /// <param name="root">The model.</param>
    /// <param name="file">The group with what Keras reads.</param>
    /// <param name="selection">What is to be loaded; null for everything.</param>
    /// <param name="keras">The release of Keras that wrote the file; null when it is not known.</param>
    /// <exception cref="Hdf5FormatException">The file is damaged.</exception>
    public static WeightsMatch Match(Layer root, Hdf5Group file, WeightsSelection? selection = null, Version? keras = null) => Match(
        root, path => FindVariables(file, path) is { } group ? new Hdf5VariableGroup(group) : null, selection ?? WeightsSelection.Everything, keras);

    /// <summary>Compares a model with a weights file, or several that belong together, and changes nothing.</summary>
    /// <param name="root">The model.</param>
    /// <param name="find">Finds the group of variables at a path such as <c>layers/dense/vars</c>; null where there is none.</param>
    /// <param name="selection">What is to be loaded.</param>
    /// <param name="keras">The release of Keras that wrote the file; null when it is not known.</param>
    /// <exception cref="Hdf5FormatException">The file is damaged.</exception>
    /// <exception cref="ModelFileException">The file is damaged.</exception>
    public static WeightsMatch Match(Layer root, Func<string, VariableGroup?> find, WeightsSelection selection, Version? keras = null)
    {
        var match = new WeightsMatch();
        Walk(
            root,
            node =>
            {
                if (!selection.IsEverything && (node.Owner is Optimizer || !node.Variables.Any(selection.Includes)))
                {
                    match.LeaveOut(node, NotAskedFor);
                    return true;
                }

                VariableGroup? group = find(Join(selection.PlaceOf(node.Path), VariablesGroup));
                int found = group?.Names.Count ?? 0;
                List<(Variable, StoredTensor)> pairs;
                if (node.Owner is not Optimizer optimizer)
                {
                    match.LeaveOut(node, NotAskedFor, node.Variables.Where(variable => !selection.Includes(variable)));
                    return match.Add(node, Compare(node, node.Variables, group, found, selection, out pairs), pairs);
                }

                if (found != node.Variables.Count)
                {
                    match.Skip(
                        node,
                        $"Skipping variable loading for optimizer '{node.Name}', because it has {node.Variables.Count} variables " +
                        $"whereas the saved optimizer has {found} variables.");
                    return true;
                }

                return match.Add(node, CompareOptimizer(node, optimizer, group, found, keras, out pairs), pairs);
            },
            nestedListsOfModels: true);
        return match;
    }

    // The order of an optimizer's variables changed in Keras 3.10. Mostly their shapes tell which one a file has.
    private static WeightsFailure? CompareOptimizer(
        WeightsNode node, Optimizer optimizer, VariableGroup? group, int found, Version? keras, out List<(Variable Variable, StoredTensor Data)> pairs)
    {
        IReadOnlyList<Variable> before = optimizer.Arrange(OptimizerOrder.Interleaved);
        IReadOnlyList<Variable> since = optimizer.Arrange(OptimizerOrder.Grouped);
        WeightsFailure? misfit = Compare(node, before, group, found, WeightsSelection.Everything, out pairs);
        if (before.SequenceEqual(since))
            return misfit;
        bool isNewer = keras >= FirstGroupedRelease;
        bool fitsAsNewer = Compare(node, since, group, found, WeightsSelection.Everything, out List<(Variable, StoredTensor)> newerPairs) is null;
        if (fitsAsNewer && (misfit is not null || isNewer))
        {
            pairs = newerPairs;
            return null;
        }

        if (fitsAsNewer && keras is null)
        {
            Warnings.Raise(
                "Model",
                $"The file does not tell whether the variables of the optimizer '{node.Name}' are in the order of Keras up to 3.9, as is assumed, or since " +
                "3.10. A `.keras` file tells it.");
        }

        return misfit;
    }

    private static Hdf5Group? FindVariables(Hdf5Group file, string path)
    {
        if (file.TryGetGroup(path, out Hdf5Group? group))
            return group;
        if (!file.Contains(OldLayersGroup))
            return null;
        return file.TryGetGroup(path.Replace(LayersGroup, OldLayersGroup, StringComparison.Ordinal), out group) ? group : null;
    }

    /// <returns>What does not fit; null when everything does.</returns>
    private static WeightsFailure? Compare(
        WeightsNode node,
        IReadOnlyList<Variable> variables,
        VariableGroup? group,
        int found,
        WeightsSelection selection,
        out List<(Variable Variable, StoredTensor Data)> pairs)
    {
        pairs = [];
        if (variables.Count != found)
            return new WeightsFailure(node, CountDiffers(node, variables, found), IsReshaped: false) { IsMissing = found == 0 };
        for (int i = 0; i < variables.Count; i++)
        {
            if (!selection.Includes(variables[i]))
                continue;
            string name = node.FileNameOf(i);
            if (!group!.TryGet(name, out StoredTensor? data))
            {
                return new WeightsFailure(
                    node, $"Layer '{node.Name}' has no saved variable {name}. The file has: {string.Join(", ", group.Names.Take(10))}.", IsReshaped: false)
                {
                    Variable = variables[i],
                    IsMissing = true,
                };
            }

            if (Misfit(node, variables[i], data, selection.Options.AllowReshape) is { } misfit)
                return misfit;
            pairs.Add((variables[i], data));
        }

        return null;
    }

    /// <summary>Says why a tensor cannot give a variable its values; null when it can.</summary>
    internal static WeightsFailure? Misfit(WeightsNode node, Variable variable, StoredTensor data, bool allowReshape = false)
    {
        if (!data.HasShape(variable.Shape) && !(allowReshape && data.HasShapeButForOnes(variable.Shape)))
        {
            return new WeightsFailure(
                node,
                "The shape of the target variable and the shape of the saved value must match. " +
                $"Variable '{variable.Path}' has shape {variable.Shape}. Received: ({string.Join(", ", data.Shape.ToArray())}).",
                IsReshaped: true)
            {
                Variable = variable,
                Found = data,
            };
        }

        return data.IsNumeric
            ? null
            : new WeightsFailure(node, $"Variable '{variable.Path}' expects numbers. Received values of type {data.TypeName}.", IsReshaped: false)
            {
                Variable = variable,
                Found = data,
            };
    }

    private static string CountDiffers(WeightsNode node, IReadOnlyList<Variable> variables, int found) =>
        node.Owner is Layer { Built: false } && variables.Count == 0
            ? $"Layer '{node.Name}' was never built and thus it doesn't have any variables. However the weights file lists {found} variables " +
              "for this layer. Build the model before loading: give it an Input, or call it on data once. In a layer of one's own, " +
              "Build must make the same variables."
            : $"Layer '{node.Name}' expected {variables.Count} variables, but received {found} variables during loading. " +
              $"Expected: [{string.Join(", ", variables.Select(variable => $"'{variable.Name}'"))}].";
}
