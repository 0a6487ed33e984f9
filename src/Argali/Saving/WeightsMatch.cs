using System.Buffers;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Hdf5;
using Argali.Layers;
using Argali.Models;
using Argali.Optimizers;

namespace Argali.Saving;

/// <summary>What a weights file has for a model, found out before anything is copied.</summary>
internal sealed class WeightsMatch
{
    private readonly List<(Variable Variable, StoredTensor Data)> pairs = [];
    private readonly List<(string Path, string Reason)> skipped = [];
    private readonly List<Layer> layers = [];
    private readonly Dictionary<object, WeightsFailure> failures = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<object, IReadOnlyList<Variable>> failed = new(ReferenceEqualityComparer.Instance);
    private readonly Dictionary<Variable, string> leftOut = new(ReferenceEqualityComparer.Instance);
    private readonly List<Optimizer> optimizers = [];

    /// <summary>Gets the paths, without a leading slash, of the tensors that are copied.</summary>
    public IEnumerable<string> Paths => pairs.Select(pair => pair.Data.Name);

    /// <summary>Gets the objects that do not fit.</summary>
    public IReadOnlyCollection<WeightsFailure> Failures => failures.Values;

    /// <summary>Gets the objects that are left as they are, by their paths, and why.</summary>
    public IReadOnlyList<(string Path, string Reason)> Skipped => skipped;

    /// <summary>Takes in what was found for one object. One that fitted nowhere before may fit here.</summary>
    /// <param name="node">The object.</param>
    /// <param name="failure">Why it does not fit; null when it does.</param>
    /// <param name="found">What is copied if it fits.</param>
    /// <param name="variables">The variables that are compared, where they are not the object's own.</param>
    /// <returns>Whether it fits.</returns>
    public bool Add(
        WeightsNode node, WeightsFailure? failure, List<(Variable Variable, StoredTensor Data)> found, IReadOnlyList<Variable>? variables = null)
    {
        if (node.Owner is Optimizer optimizer)
            optimizers.Add(optimizer);
        if (failure is { } reason)
        {
            failures[node.Owner] = reason;
            failed[node.Owner] = variables ?? node.Variables;
            return false;
        }

        failures.Remove(node.Owner);
        pairs.AddRange(found);
        if (node.Owner is Layer layer && found.Count > 0)
            layers.Add(layer);
        return true;
    }

    /// <summary>Takes in that an object is left as it is, and why, which whoever loads the file will be warned of.</summary>
    public void Skip(WeightsNode node, string reason)
    {
        skipped.Add((node.VariablesPath, reason));
        LeaveOut(node, reason);
    }

    /// <summary>Takes in that variables of an object are left as they are because nobody asked for them, or why else.</summary>
    public void LeaveOut(WeightsNode node, string reason, IEnumerable<Variable>? variables = null)
    {
        if (node.Owner is Optimizer optimizer)
            optimizers.Add(optimizer);
        foreach (Variable variable in variables ?? node.Variables)
            leftOut[variable] = reason;
    }

    /// <summary>Refuses a file that does not fit, or with <paramref name="skipMismatch"/> only warns of what will be left out.</summary>
    /// <exception cref="ModelFileException">Something does not fit.</exception>
    public void Require(bool skipMismatch, string? filePath, string? member)
    {
        if (failures.Count > 0)
        {
            (WeightsNode node, string reason, _) = failures.Values.First();
            string message =
                $"A total of {failures.Count} objects could not be loaded. Example error message for object {node}: {reason} " +
                $"List of objects that could not be loaded: [{string.Join(", ", failures.Values.Select(failure => failure.Node.ToString()))}].";
            if (!skipMismatch)
                throw new ModelFileException(message, filePath, $"{member}/{node.VariablesPath}");
            Warnings.Raise("Model", message);
        }

        foreach ((_, string reason) in skipped)
            Warnings.Raise("Model", reason);
    }

    /// <summary>
    /// Reads the data once, so that what cannot be read is noticed before anything is changed. Where a CRC has vouched for the bytes
    /// already, only compressed data need it.
    /// </summary>
    /// <param name="onlyCompressed">Whether data that lie in the file as they are can be passed over.</param>
    /// <exception cref="Hdf5FormatException">The data are damaged.</exception>
    public void Probe(bool onlyCompressed)
    {
        const int Block = 1 << 20;
        byte[] block = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            foreach ((_, StoredTensor data) in pairs)
            {
                if (!onlyCompressed || !data.IsStoredPlainly)
                    data.Probe(block.AsSpan(0, Block));
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }
    }

    /// <summary>Copies everything that fits.</summary>
    /// <exception cref="Hdf5FormatException">The data are damaged.</exception>
    public void Copy()
    {
        foreach ((Variable variable, StoredTensor data) in pairs)
            data.CopyTo(variable);
        HashSet<Variable> loaded = [.. pairs.Select(pair => pair.Variable)];
        foreach (Layer layer in layers)
            layer.WeightsLoaded(loaded);
    }

    /// <summary>Tells what copying does, variable by variable.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tensors">Everything that the file holds for models.</param>
    public WeightsReport Report(Model model, IReadOnlyList<StoredTensor> tensors)
    {
        var taken = new Dictionary<Variable, StoredTensor>(ReferenceEqualityComparer.Instance);
        foreach ((Variable variable, StoredTensor data) in pairs)
            taken[variable] = data;
        var misfits = new Dictionary<Variable, WeightsFailure>(ReferenceEqualityComparer.Instance);
        foreach ((object owner, WeightsFailure failure) in failures)
        {
            foreach (Variable variable in failed[owner])
                misfits[variable] = failure;
        }

        var entries = new List<WeightsReportEntry>();
        foreach (WeightNames.Entry entry in new WeightNames(model).Entries)
            entries.Add(Describe(entry.Name, entry.Variable));
        foreach (Variable variable in optimizers.SelectMany(optimizer => optimizer.Variables).Distinct())
            entries.Add(Describe(WeightsTree.Join("optimizer", variable.Name), variable));
        HashSet<string> told = [.. entries.Select(entry => entry.Tensor).OfType<string>()];
        foreach (StoredTensor tensor in tensors.Where(tensor => !told.Contains(tensor.Name)))
            entries.Add(new WeightsReportEntry { Outcome = WeightsOutcome.Unused, Tensor = tensor.Name, TensorShape = tensor.Shape.ToArray() });
        return new WeightsReport(entries, failures.Count == 0);

        WeightsReportEntry Describe(string name, Variable variable)
        {
            var line = new WeightsReportEntry { Outcome = WeightsOutcome.Missing, Variable = name, VariableShape = variable.Shape };
            if (taken.TryGetValue(variable, out StoredTensor? data))
            {
                WeightsOutcome outcome = data.HasShape(variable.Shape) ? WeightsOutcome.Loaded : WeightsOutcome.Reshaped;
                return line with { Outcome = outcome, Tensor = data.Name, TensorShape = data.Shape.ToArray() };
            }

            if (leftOut.TryGetValue(variable, out string? reason))
                return line with { Outcome = WeightsOutcome.Skipped, Reason = reason };
            if (!misfits.TryGetValue(variable, out WeightsFailure failure))
                return line with { Reason = "The file has nothing of this name." };
            if (failure.Variable is { } first && first != variable)
                return line with { Outcome = WeightsOutcome.Skipped, Reason = $"'{first.Name}' of the same layer does not fit." };
            return line with
            {
                Outcome = failure.IsMissing ? WeightsOutcome.Missing : WeightsOutcome.Mismatched,
                Tensor = failure.Found?.Name,
                TensorShape = failure.Found?.Shape.ToArray(),
                Reason = failure.Reason,
            };
        }
    }
}
