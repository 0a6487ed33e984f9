using Argali.Engine;
using Argali.Hdf5;
using Argali.Optimizers;

namespace Argali.Saving.Legacy;

/// <summary>
/// The state of an optimizer in a legacy file. Keras 3 and late Keras 2 list it in the order of <see cref="Optimizer.Variables"/>; the
/// classic optimizers of Keras 2 list the number of steps, then one kind of slot for all variables after the other, and no learning rate.
/// </summary>
internal static class LegacyOptimizer
{
    // The slots of Keras 2's classic optimizers, by what they are called now.
    private static readonly Dictionary<string, string[]> ClassicSlots = new(StringComparer.Ordinal)
    {
        ["momentum"] = ["m", "momentum"],
        ["velocity"] = ["v", "rms"],
        ["velocity_hat"] = ["vhat"],
        ["norm"] = ["v"],
        ["average_gradient"] = ["mg"],
        ["accumulator"] = ["accumulator"],
        ["accumulated_grad"] = ["accum_grad"],
        ["accumulated_delta_var"] = ["accum_var"],
        ["linear"] = ["linear"],
    };

    private static readonly HashSet<string> ClassicLeaves = [.. ClassicSlots.Values.SelectMany(leaves => leaves)];

    /// <summary>Compares a built optimizer with a file.</summary>
    /// <returns>Why the state cannot be loaded; null when it can.</returns>
    /// <exception cref="Hdf5FormatException">The file is damaged.</exception>
    public static string? Match(Optimizer optimizer, Hdf5Group file, List<(Variable Variable, StoredTensor Data)> pairs)
    {
        IReadOnlyList<string> names = LegacyNames.Read(file, LegacyNames.WeightNames);
        IReadOnlyList<Variable> variables = optimizer.Variables;
        IReadOnlyList<Variable>? order = names.Count == variables.Count && !IsClassic(names)
            ? OrderOf(optimizer, names)
            : ClassicOrder(variables, names);
        if (order is null)
            return $"it has {variables.Count} variables whereas the saved optimizer has {names.Count} variables";
        for (int i = 0; i < order.Count; i++)
        {
            var data = new Hdf5Tensor(file.Dataset(names[i]));
            if (WeightsTree.Misfit(new WeightsNode(LegacyNames.OptimizerWeights, optimizer), order[i], data) is { } misfit)
                return misfit.Reason;
            pairs.Add((order[i], data));
        }

        return null;
    }

    // Keras 3.10 changed the order; the names tell which one a file has.
    private static IReadOnlyList<Variable> OrderOf(Optimizer optimizer, IReadOnlyList<string> names) =>
        Enum.GetValues<OptimizerOrder>()
            .Select(optimizer.Arrange)
            .MaxBy(order => order.Zip(names).Count(pair => pair.Second.EndsWith("/" + pair.First.Name, StringComparison.Ordinal)))!;

    /// <summary>The names under which Keras 3 stores the state.</summary>
    public static string NameOf(Optimizer optimizer, Variable variable) => $"{optimizer.Name}/{variable.Name}";

    private static bool IsClassic(IReadOnlyList<string> names) => names.Skip(1).Any() && names.Skip(1).All(name => ClassicLeaves.Contains(Leaf(name)));

    // The last part of a name without ":0" and without the "_1" that makes it unique: "Adam/dense/kernel/m_1:0" gives "m".
    private static string Leaf(string name)
    {
        string leaf = name[(name.LastIndexOf('/') + 1)..];
        int colon = leaf.LastIndexOf(':');
        if (colon >= 0)
            leaf = leaf[..colon];
        int number = leaf.LastIndexOf('_');
        return number > 0 && leaf.AsSpan(number + 1).IndexOfAnyExceptInRange('0', '9') < 0 && number + 1 < leaf.Length ? leaf[..number] : leaf;
    }

    private static List<Variable>? ClassicOrder(IReadOnlyList<Variable> variables, IReadOnlyList<string> names)
    {
        if (names.Count == 0)
            return null;
        var order = new List<Variable> { variables[0] };
        var used = new HashSet<Variable>();
        foreach (string name in names.Skip(1))
        {
            string leaf = Leaf(name);
            Variable? slot = variables.FirstOrDefault(variable =>
                !used.Contains(variable) && ClassicSlots.Any(pair => variable.Name.EndsWith("_" + pair.Key, StringComparison.Ordinal) && pair.Value.Contains(leaf)));
            if (slot is null)
                return null;
            used.Add(slot);
            order.Add(slot);
        }

        int slots = variables.Count(variable => ClassicSlots.Keys.Any(kind => variable.Name.EndsWith("_" + kind, StringComparison.Ordinal)));
        return used.Count == slots ? order : null;
    }
}
