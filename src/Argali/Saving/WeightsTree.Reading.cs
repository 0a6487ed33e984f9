using Argali.Diagnostics;
using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;
using Argali.Optimizers;

namespace Argali.Saving;

internal static partial class WeightsTree
{
    private static readonly Version FirstGroupedRelease = new(3, 10);

    /// <summary>Compares a model with a weights file, and changes nothing.</summary>
    /// <param name="root">The model.</param>
    /// <param name="file">The group with what Keras reads.</param>
    /// <param name="keras">The release of Keras that wrote it; null when it is not known.</param>
    /// <exception cref="Hdf5FormatException">The file is damaged.</exception>
    public static WeightsMatch Match(Layer root, Hdf5Group file, Version? keras = null)
    {
        var match = new WeightsMatch();
        Walk(
            root,
            node =>
            {
                Hdf5Group? group = FindVariables(file, node.VariablesPath);
                int found = group?.Names.Count ?? 0;
                List<(Variable, Hdf5Dataset)> pairs;
                if (node.Owner is not Optimizer optimizer)
                    return match.Add(node, Compare(node, node.Variables, group, found, out pairs), pairs);
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
        WeightsNode node, Optimizer optimizer, Hdf5Group? group, int found, Version? keras, out List<(Variable Variable, Hdf5Dataset Data)> pairs)
    {
        IReadOnlyList<Variable> before = optimizer.Arrange(OptimizerOrder.Interleaved);
        IReadOnlyList<Variable> since = optimizer.Arrange(OptimizerOrder.Grouped);
        WeightsFailure? misfit = Compare(node, before, group, found, out pairs);
        if (before.SequenceEqual(since))
            return misfit;
        bool isNewer = keras >= FirstGroupedRelease;
        bool fitsAsNewer = Compare(node, since, group, found, out List<(Variable, Hdf5Dataset)> newerPairs) is null;
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
        WeightsNode node, IReadOnlyList<Variable> variables, Hdf5Group? group, int found, out List<(Variable Variable, Hdf5Dataset Data)> pairs)
    {
        pairs = [];
        if (variables.Count != found)
            return new WeightsFailure(node, CountDiffers(node, variables, found), IsReshaped: false);
        for (int i = 0; i < variables.Count; i++)
        {
            string name = node.FileNameOf(i);
            if (!group!.TryGetDataset(name, out Hdf5Dataset? data))
            {
                return new WeightsFailure(
                    node, $"Layer '{node.Name}' has no saved variable {name}. The file has: {string.Join(", ", group.Names.Take(10))}.", IsReshaped: false);
            }

            if (Misfit(node, variables[i], data) is { } misfit)
                return misfit;
            pairs.Add((variables[i], data));
        }

        return null;
    }

    /// <summary>Says why a dataset cannot give a variable its values; null when it can.</summary>
    internal static WeightsFailure? Misfit(WeightsNode node, Variable variable, Hdf5Dataset data)
    {
        if (!HasShape(data, variable.Shape))
        {
            return new WeightsFailure(
                node,
                "The shape of the target variable and the shape of the saved value must match. " +
                $"Variable '{variable.Path}' has shape {variable.Shape}. Received: ({string.Join(", ", data.Shape.ToArray())}).",
                IsReshaped: true);
        }

        return data.Type.Class is Hdf5TypeClass.Float or Hdf5TypeClass.Integer or Hdf5TypeClass.BFloat16 or Hdf5TypeClass.Boolean
            ? null
            : new WeightsFailure(node, $"Variable '{variable.Path}' expects numbers. Received values of type {data.Type}.", IsReshaped: false);
    }

    private static string CountDiffers(WeightsNode node, IReadOnlyList<Variable> variables, int found) =>
        node.Owner is Layer { Built: false } && variables.Count == 0
            ? $"Layer '{node.Name}' was never built and thus it doesn't have any variables. However the weights file lists {found} variables " +
              "for this layer. Build the model before loading: give it an Input, or call it on data once. In a layer of one's own, " +
              "Build must make the same variables."
            : $"Layer '{node.Name}' expected {variables.Count} variables, but received {found} variables during loading. " +
              $"Expected: [{string.Join(", ", variables.Select(variable => $"'{variable.Name}'"))}].";

    private static bool HasShape(Hdf5Dataset data, Shape shape)
    {
        if (data.Shape.Length != shape.Rank)
            return false;
        for (int axis = 0; axis < shape.Rank; axis++)
        {
            if (data.Shape[axis] != shape[axis])
                return false;
        }

        return true;
    }
}
