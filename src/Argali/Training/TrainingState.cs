using Argali.Checkpoints;
using Argali.Data;
using Argali.Engine;
using Argali.Layers;
using Argali.Metrics;
using Argali.Models;
using Argali.Saving;

namespace Argali.Training;

/// <summary>
/// What a training has beside weights, optimizer and callbacks, so that it can go on at the very batch: random streams, the place in the
/// data, sums of metrics, states that layers keep between batches.
/// </summary>
internal sealed class TrainingState(Model model)
{
    private const string Random = "random", GlobalStream = "global", Layers = "layers", Metrics = "metrics", Kept = "kept";

    /// <summary>Adds the present state.</summary>
    public void Capture(Config states)
    {
        var streams = new Config();
        var kept = new Config();
        foreach (WeightsNode node in WeightsTree.Nodes(model))
        {
            if (node.Owner is not Layer layer)
                continue;
            if (layer.SeedGenerators.Count > 0)
                streams[node.Path] = layer.SeedGenerators.Select(seeds => (object?)Write(seeds.State)).ToList();
            if (layer.KeptVariables.Count > 0)
                kept[node.Path] = Copies(layer.KeptVariables);
        }

        states[Random] = new Config { [GlobalStream] = Write(RandomSeed.State), [Layers] = streams };
        states[Metrics] = model.Metrics.Select(metric => (object?)Copies(metric.Variables)).ToList();
        states[Kept] = kept;
    }

    /// <summary>A hash of the weights and the optimizer's variables.</summary>
    public ulong Fingerprint()
    {
        var hash = new ContentHash();
        foreach (Variable variable in model.Weights.Concat(model.Optimizer?.Variables ?? []))
            TensorData.Write(variable.Value, hash.Append);
        return hash.Value;
    }

    /// <summary>Compares the random streams of a run with those of the model.</summary>
    /// <param name="states">The states of the run.</param>
    /// <param name="report">Gets what is missing and what is unused.</param>
    public void Compare(Config states, ResumeReport report)
    {
        Config streams = StreamsOf(states);
        var known = new HashSet<string>(StringComparer.Ordinal);
        foreach ((string path, Layer layer) in LayersWithStreams())
        {
            known.Add(path);
            if (streams.GetList(path)?.Count != layer.SeedGenerators.Count)
                report.AddMissing($"random stream of {path}");
        }

        foreach (string path in streams.Keys.Where(path => !known.Contains(path)))
            report.AddUnused($"random stream of {path}");
    }

    /// <summary>Sets the random streams.</summary>
    /// <exception cref="ConfigException">The state of a stream is malformed.</exception>
    public void RestoreStreams(Config states, ResumeReport report)
    {
        Config streams = StreamsOf(states);
        foreach ((string path, Layer layer) in LayersWithStreams())
        {
            if (streams.GetList(path) is not { } list || list.Count != layer.SeedGenerators.Count)
                continue;
            for (int i = 0; i < list.Count; i++)
                layer.SeedGenerators[i].State = Read(list[i]);
            report.AddRestored($"random stream of {path}");
        }

        if (states.GetConfig(Random)?.Find(GlobalStream) is { } global)
            RandomSeed.State = Read(global);
    }

    /// <summary>
    /// Sets the sums of metrics and what layers keep between batches. They must exist: a batch of the data has been evaluated.
    /// </summary>
    /// <exception cref="ConfigException">A state does not fit.</exception>
    public void RestoreSums(Config states)
    {
        IReadOnlyList<Metric> metrics = model.Metrics;
        IReadOnlyList<object?> sums = states.GetList(Metrics) ?? [];

        // Before its first batch the run had none but the loss.
        for (int i = 0; i < metrics.Count && i < sums.Count; i++)
            Assign(metrics[i].Variables, sums[i], $"metric '{metrics[i].Name}'");
        Config kept = states.GetConfig(Kept) ?? new Config();
        foreach (WeightsNode node in WeightsTree.Nodes(model))
        {
            if (node.Owner is Layer layer && kept.Find(node.Path) is { } tensors)
                Assign(layer.KeptVariables, tensors, $"layer '{layer.Name}'");
        }
    }

    /// <summary>Writes the state of a random stream.</summary>
    public static IReadOnlyList<object?> Write(RandomState state) => [(long)state.Seed, (long)state.Counter];

    /// <summary>Reads what <see cref="Write"/> wrote.</summary>
    /// <exception cref="ConfigException">The state is malformed.</exception>
    public static RandomState Read(object? state) => state is IReadOnlyList<object?> and [long seed and >= 0 and <= uint.MaxValue, long counter and >= 0 and <= uint.MaxValue]
        ? new RandomState((uint)seed, (uint)counter)
        : throw new ConfigException($"Expected the seed and the counter of a random stream. Received: {Config.Describe(state)}.");

    private static Config StreamsOf(Config states) => states.GetConfig(Random)?.GetConfig(Layers) ?? new Config();

    private static List<object?> Copies(IReadOnlyList<Variable> variables) => [.. variables.Select(variable => (object?)variable.Value.Clone())];

    private static void Assign(IReadOnlyList<Variable> variables, object? values, string owner)
    {
        if (values is not IReadOnlyList<object?> list || list.Count != variables.Count)
            throw new ConfigException($"The {owner} has {variables.Count} variables. The run has another number of them.");
        for (int i = 0; i < variables.Count; i++)
        {
            if (list[i] is not Tensor tensor || tensor.Shape != variables[i].Shape || tensor.DType != variables[i].DType)
                throw new ConfigException($"The variable '{variables[i].Path}' of the {owner} expects a {variables[i].DType.KerasName()} tensor of shape {variables[i].Shape}.");
            variables[i].Assign(tensor);
        }
    }

    private IEnumerable<(string Path, Layer Layer)> LayersWithStreams()
    {
        foreach (WeightsNode node in WeightsTree.Nodes(model))
        {
            if (node.Owner is Layer { SeedGenerators.Count: > 0 } layer)
                yield return (node.Path, layer);
        }
    }
}
