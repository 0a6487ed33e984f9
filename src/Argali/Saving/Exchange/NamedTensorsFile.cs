using Argali.Engine;
using Argali.Models;

namespace Argali.Saving.Exchange;

/// <summary>A file of tensors that are found by name, of no particular model.</summary>
/// <param name="stream">The file, which is closed with this object.</param>
/// <param name="filePath">Its path, for messages.</param>
/// <param name="tensors">Everything that it holds; names differ.</param>
internal abstract class NamedTensorsFile(Stream stream, string filePath, IReadOnlyList<RawTensor> tensors) : IWeightsSource
{
    private readonly Dictionary<string, StoredTensor> byName = tensors.ToDictionary(tensor => tensor.Name, StoredTensor (tensor) => tensor, StringComparer.Ordinal);
    private readonly string? commonPart = CommonPart(tensors);

    public string WeightsMember => "";

    /// <summary>Gets everything that the file holds, in its order.</summary>
    public IReadOnlyList<RawTensor> Tensors => tensors;

    /// <summary>Gets the path of the file.</summary>
    protected string FilePath => filePath;

    public IReadOnlyList<StoredTensor> ListTensors() => tensors;

    public WeightsMatch Match(Model model, WeightsSelection selection)
    {
        var match = new WeightsMatch();
        foreach (IGrouping<object, WeightNames.Entry> layer in new WeightNames(model).Entries.GroupBy(entry => entry.Node.Owner))
        {
            WeightsNode node = layer.First().Node;
            var found = new List<(Variable Variable, StoredTensor Data)>();
            WeightsFailure? failure = null;
            bool isAskedFor = false;
            foreach (WeightNames.Entry entry in layer)
            {
                if (!selection.Includes(entry.Variable))
                {
                    match.LeaveOut(node, WeightsTree.NotAskedFor, [entry.Variable]);
                    continue;
                }

                isAskedFor = true;
                failure ??= Compare(model, entry, selection, found);
            }

            if (isAskedFor)
                match.Add(node, failure, found, [.. layer.Select(entry => entry.Variable)]);
        }

        return match;
    }

    public void Probe(WeightsMatch match) => match.Probe(onlyCompressed: false);

    public void Copy(WeightsMatch match) => match.Copy();

    public void Dispose() => stream.Dispose();

    /// <summary>Gets what a file may call a variable, the likeliest first.</summary>
    protected virtual IEnumerable<string> NamesOf(Model model, WeightNames.Entry entry)
    {
        yield return entry.Name;
        yield return entry.Variable.Path;
        if (commonPart is not null)
            yield return $"{commonPart}/{entry.Name}";
        yield return entry.TreePath;
    }

    private WeightsFailure? Compare(Model model, WeightNames.Entry entry, WeightsSelection selection, List<(Variable Variable, StoredTensor Data)> found)
    {
        string[] names = selection.Renamed(entry.Name) is { } renamed ? [renamed] : [.. NamesOf(model, entry)];
        StoredTensor? data = null;
        if (!Array.Exists(names, name => byName.TryGetValue(name, out data)))
        {
            string has = tensors.Count == 0 ? "nothing" : string.Join(", ", tensors.Take(10).Select(tensor => $"'{tensor.Name}'")) + (tensors.Count > 10 ? ", ..." : "");
            return new WeightsFailure(entry.Node, $"The file has no tensor '{names[0]}'. It has {has}.", IsReshaped: false)
            {
                Variable = entry.Variable,
                IsMissing = true,
            };
        }

        if (WeightsTree.Misfit(entry.Node, entry.Variable, data!, selection.Options.AllowReshape) is { } misfit)
            return misfit;
        found.Add((entry.Variable, data!));
        return null;
    }

    // What all names begin with: a model's name, which Keras puts in front of the paths of a Sequential's variables.
    private static string? CommonPart(IReadOnlyList<RawTensor> tensors)
    {
        string? first = tensors.Count == 0 || tensors[0].Name.IndexOf('/') is not (> 0 and int length) ? null : tensors[0].Name[..length];
        return first is not null && tensors.All(tensor => tensor.Name.StartsWith(first + "/", StringComparison.Ordinal)) ? first : null;
    }
}
