using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;
using Argali.Models;

namespace Argali.Saving.Legacy;

/// <summary>
/// The weights of a legacy file: a group for each layer, whose attribute <c>weight_names</c> lists datasets below it. A layer's weights
/// are all that are trained, of its sub-layers too, then all that are not.
/// </summary>
internal static class LegacyWeights
{
    /// <summary>Compares a model with a file, by position or by name.</summary>
    /// <exception cref="ModelFileException">By position, the number of layers differs.</exception>
    /// <exception cref="Hdf5FormatException">The file is damaged.</exception>
    public static WeightsMatch Match(Model model, Hdf5Group file, WeightsSelection selection, string? filePath)
    {
        try
        {
            return selection.Options.ByName ? MatchByName(model, file, selection) : MatchByOrder(model, file, selection);
        }
        catch (ConfigException e)
        {
            throw new ModelFileException(e.Message, filePath, LegacyNames.ModelWeights, -1, e);
        }
    }

    // The layers with weights of the model and of the file, pair by pair.
    private static WeightsMatch MatchByOrder(Model model, Hdf5Group file, WeightsSelection selection)
    {
        IReadOnlyList<Layer> targets = [.. model.Layers.Where(layer => layer.Weights.Count > 0)];
        IReadOnlyList<SavedLayer> saved = [.. SavedLayers(file).Where(layer => layer.WeightNames.Count > 0)];
        if (targets.Count != saved.Count)
        {
            throw new ConfigException(
                $"Layer count mismatch when loading weights from file. Model expected {targets.Count} layers, found {saved.Count} saved layers. " +
                $"Model: [{string.Join(", ", targets.Select(layer => layer.Name))}]. File: [{string.Join(", ", saved.Select(layer => layer.Name))}].");
        }

        var match = new WeightsMatch();
        for (int i = 0; i < targets.Count; i++)
            Match(match, targets[i], WeightsOf(targets[i]), saved[i], selection);
        MatchTopLevel(match, model, file, selection);
        return match;
    }

    // Layers that the model lacks are passed over, layers that the file lacks stay as they are.
    private static WeightsMatch MatchByName(Model model, Hdf5Group file, WeightsSelection selection)
    {
        ILookup<string, Layer> targets = model.Layers.ToLookup(layer => selection.PlaceOf(layer.Name), StringComparer.Ordinal);
        var match = new WeightsMatch();
        foreach (SavedLayer saved in SavedLayers(file))
        {
            foreach (Layer target in targets[saved.Name])
                Match(match, target, WeightsOf(target), saved, selection);
        }

        MatchTopLevel(match, model, file, selection);
        return match;
    }

    /// <summary>Adds the weights of a model to a file that is being laid out.</summary>
    /// <returns>The tensors that were added.</returns>
    public static List<SavedTensor> Plan(Model model, Hdf5GroupBuilder file)
    {
        LegacyNames.Write(file, LegacyNames.LayerNames, [.. model.Layers.Select(layer => layer.Name)]);
        var tensors = new List<SavedTensor>();
        foreach (Layer layer in model.Layers.OrderBy(layer => layer.Name, StringComparer.Ordinal))
            tensors.AddRange(Plan(file.Group(layer.Name), WeightsOf(layer), variable => variable.Path));
        tensors.AddRange(Plan(file.Group(LegacyNames.TopLevelWeights), model.OwnVariables, variable => variable.Path));
        return tensors;
    }

    /// <summary>Adds variables to a group, each at the path that its name is.</summary>
    /// <returns>The tensors that were added.</returns>
    public static List<SavedTensor> Plan(Hdf5GroupBuilder group, IReadOnlyList<Variable> variables, Func<Variable, string> nameOf)
    {
        var names = new List<string>();
        var tensors = new List<SavedTensor>();
        foreach (Variable variable in variables)
        {
            string name = nameOf(variable);
            if (names.Contains(name))
            {
                throw new NotSupportedException(
                    $"The legacy HDF5 format addresses weights by name, and two are named '{name}'. Give the layers names of their own, or use `.keras`.");
            }

            names.Add(name);
            _ = VariableData.TypeOf(variable);
            var tensor = new SavedTensor(name, variable.Value);
            tensor.AddTo(group);
            tensors.Add(tensor);
        }

        LegacyNames.Write(group, LegacyNames.WeightNames, names);
        return tensors;
    }

    private static IReadOnlyList<Variable> WeightsOf(Layer layer) => [.. layer.TrainableWeights, .. layer.NonTrainableWeights];

    private static IEnumerable<SavedLayer> SavedLayers(Hdf5Group file)
    {
        foreach (string name in LegacyNames.Read(file, LegacyNames.LayerNames))
        {
            Hdf5Group group = file.Group(name);
            yield return new SavedLayer(name, group, LegacyNames.Read(group, LegacyNames.WeightNames));
        }
    }

    private static void MatchTopLevel(WeightsMatch match, Model model, Hdf5Group file, WeightsSelection selection)
    {
        if (!file.TryGetGroup(LegacyNames.TopLevelWeights, out Hdf5Group? group))
            return;
        IReadOnlyList<string> names = LegacyNames.Read(group, LegacyNames.WeightNames);
        if (names.Count > 0 || model.OwnVariables.Count > 0)
            Match(match, model, model.OwnVariables, new SavedLayer(LegacyNames.TopLevelWeights, group, names), selection);
    }

    private static void Match(WeightsMatch match, Layer target, IReadOnlyList<Variable> weights, SavedLayer saved, WeightsSelection selection)
    {
        var pairs = new List<(Variable Variable, StoredTensor Data)>();
        var node = new WeightsNode(saved.Name, target);
        match.LeaveOut(node, WeightsTree.NotAskedFor, weights.Where(weight => !selection.Includes(weight)));
        if (selection.IsEverything || weights.Any(selection.Includes))
            match.Add(node, Compare(node, weights, saved, selection, pairs), pairs, weights);
    }

    private static WeightsFailure? Compare(
        WeightsNode node, IReadOnlyList<Variable> weights, SavedLayer saved, WeightsSelection selection, List<(Variable Variable, StoredTensor Data)> pairs)
    {
        if (weights.Count != saved.WeightNames.Count)
        {
            return new WeightsFailure(
                node,
                $"Weight count mismatch for layer '{node.Name}' ('{saved.Name}' in the file). " +
                $"Layer expects {weights.Count} weights. Received {saved.WeightNames.Count} saved weights.",
                IsReshaped: false);
        }

        for (int i = 0; i < weights.Count; i++)
        {
            if (!selection.Includes(weights[i]))
                continue;
            var data = new Hdf5Tensor(saved.Group.Dataset(saved.WeightNames[i]));
            if (WeightsTree.Misfit(node, weights[i], data, selection.Options.AllowReshape) is { } misfit)
                return misfit;
            pairs.Add((weights[i], data));
        }

        return null;
    }

    private sealed record SavedLayer(string Name, Hdf5Group Group, IReadOnlyList<string> WeightNames);
}
