using System.Globalization;
using Argali.Engine;
using Argali.Metrics;

namespace Argali.Training;

/// <summary>
/// The metrics of a compiled model, for each output: those without and those with sample weights. Which these are is settled by the first
/// batch, for some names depend on shapes.
/// </summary>
internal sealed class CompileMetrics
{
    private readonly IReadOnlyList<string>? outputNames;
    private MetricsArgument userMetrics;
    private MetricsArgument userWeightedMetrics;
    private OutputMetrics?[] metrics = [];
    private OutputMetrics?[] weightedMetrics = [];

    /// <param name="metrics">What the user gave.</param>
    /// <param name="weightedMetrics">What the user gave.</param>
    /// <param name="outputNames">The names of the model's outputs, in order; null when they have none.</param>
    /// <exception cref="ArgumentException">A single metric was given instead of a list.</exception>
    public CompileMetrics(MetricsArgument metrics, MetricsArgument weightedMetrics = default, IReadOnlyList<string>? outputNames = null)
    {
        userMetrics = CheckCollection(metrics, "metrics");
        userWeightedMetrics = CheckCollection(weightedMetrics, "weighted_metrics");
        this.outputNames = outputNames;
    }

    public bool IsBuilt { get; private set; }

    /// <summary>Gets all metrics: those without weights first, by outputs.</summary>
    public IReadOnlyList<Metric> Metrics => [.. metrics.Concat(weightedMetrics).SelectMany(output => output?.Metrics ?? [])];

    /// <summary>Gets what stands under <c>metrics</c> in a file.</summary>
    public object? MetricsConfig => userMetrics.ToConfigValue();

    /// <summary>Gets what stands under <c>weighted_metrics</c> in a file.</summary>
    public object? WeightedMetricsConfig => userWeightedMetrics.ToConfigValue();

    /// <summary>Settles the metrics by the shapes of a batch.</summary>
    /// <exception cref="ArgumentException">The arguments do not fit the model's outputs.</exception>
    public void Build(Nest<Tensor> yTrue, Nest<Tensor> yPred)
    {
        IReadOnlyList<string>? names = OutputValues.Names(outputNames, yPred);
        IReadOnlyList<Tensor> targets = OutputValues.InOrder(yTrue, names), predictions = OutputValues.InOrder(yPred, names);
        metrics = BuildSet(ref userMetrics, names, targets, predictions, "metrics");
        weightedMetrics = BuildSet(ref userWeightedMetrics, names, targets, predictions, "weighted_metrics");
        IsBuilt = true;
    }

    /// <summary>Takes a batch in; sample weights reach the weighted metrics only.</summary>
    /// <exception cref="ArgumentException">The arguments do not fit the model's outputs, or shapes do not fit each other.</exception>
    public void UpdateState(Nest<Tensor> yTrue, Nest<Tensor> yPred, Nest<Tensor>? sampleWeight = null)
    {
        using PauseScope pause = GradientTape.Pause();
        if (!IsBuilt)
            Build(yTrue, yPred);
        if (metrics.Length == 0 && weightedMetrics.Length == 0)
            return;
        IReadOnlyList<string>? names = OutputValues.Names(outputNames, yPred);
        IReadOnlyList<Tensor> targets = OutputValues.InOrder(yTrue, names), predictions = OutputValues.InOrder(yPred, names);
        IReadOnlyList<Tensor>? weights = OutputValues.Weights(sampleWeight, names, targets.Count);
        Update(metrics, targets, predictions, null);
        Update(weightedMetrics, targets, predictions, weights);
    }

    /// <summary>Gives every result under its name in logs, in order.</summary>
    /// <exception cref="InvalidOperationException">No batch was taken in yet.</exception>
    public IReadOnlyList<KeyValuePair<string, Tensor>> Result()
    {
        if (!IsBuilt)
            throw new InvalidOperationException("Cannot get the result since the metrics have not yet been built.");
        var results = new List<KeyValuePair<string, Tensor>>();
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((OutputMetrics output, Metric metric) in Each(metrics))
            AddResult(results, UniqueKey(used, output.KeyOf(metric.Name)), metric);
        foreach ((OutputMetrics output, Metric metric) in Each(weightedMetrics))
        {
            string key = output.KeyOf(metric.Name);
            AddResult(results, UniqueKey(used, used.ContainsKey(key) ? output.KeyOf("weighted_" + metric.Name) : key), metric);
        }

        return results;
    }

    /// <summary>Starts all metrics again.</summary>
    public void ResetState()
    {
        foreach ((_, Metric metric) in Each(metrics).Concat(Each(weightedMetrics)))
            metric.ResetState();
    }

    /// <summary>Gets the metric whose result stands under a key of <see cref="Result"/>; null when there is none.</summary>
    public Metric? Find(string key)
    {
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((OutputMetrics output, Metric metric) in Each(metrics))
        {
            if (UniqueKey(used, output.KeyOf(metric.Name)) == key)
                return metric;
        }

        foreach ((OutputMetrics output, Metric metric) in Each(weightedMetrics))
        {
            string plain = output.KeyOf(metric.Name);
            if (UniqueKey(used, used.ContainsKey(plain) ? output.KeyOf("weighted_" + metric.Name) : plain) == key)
                return metric;
        }

        return null;
    }

    /// <summary>
    /// Gets the names that <see cref="Result"/> will have, and which values are better, before any batch; null when they cannot be told.
    /// </summary>
    public static IReadOnlyList<KeyValuePair<string, MetricDirection?>>? Expect(
        MetricsArgument metrics, MetricsArgument weightedMetrics, IReadOnlyList<string>? outputNames)
    {
        var results = new List<KeyValuePair<string, MetricDirection?>>();
        var used = new Dictionary<string, int>(StringComparer.Ordinal);
        foreach ((MetricsArgument argument, string prefix) in new[] { (metrics, ""), (weightedMetrics, "weighted_") })
        {
            if (argument.IsEmpty)
                continue;
            if (ExpectByOutput(argument, outputNames) is not { } outputs)
                return null;
            foreach ((string? output, MetricsArgument item) in outputs)
            {
                if (item.Expect() is not ({ } name, var direction))
                    return null;
                string KeyOf(string metric) => output is null ? metric : $"{output}_{metric}";
                string key = KeyOf(name);
                results.Add(KeyValuePair.Create(UniqueKey(used, used.ContainsKey(key) ? KeyOf(prefix + name) : key), direction));
            }
        }

        return results;
    }

    // The metrics one by one, with the output they belong to; null for the only output.
    private static List<(string? Output, MetricsArgument Metric)>? ExpectByOutput(MetricsArgument argument, IReadOnlyList<string>? outputNames)
    {
        if (outputNames is null)
            return null;
        if (outputNames.Count == 1)
            return [.. argument.SelectMany(item => item.IsSingle ? [item] : (IEnumerable<MetricsArgument>)item).Select(item => ((string?)null, item))];
        IEnumerable<(string, MetricsArgument)> pairs = argument.Entries is { } entries
            ? entries.Select(pair => (pair.Key, pair.Value))
            : outputNames.Zip(argument);
        return [.. pairs.SelectMany(pair => pair.Item2.Select(item => ((string?)pair.Item1, item)))];
    }

    private static MetricsArgument CheckCollection(MetricsArgument argument, string name) => argument.IsNone || !argument.IsSingle
        ? argument
        : throw new ArgumentException($"Expected '{name}' argument to be a list or dictionary. Received instead: {name}={argument}.", name);

    private static OutputMetrics?[] BuildSet(
        ref MetricsArgument argument,
        IReadOnlyList<string>? names,
        IReadOnlyList<Tensor> targets,
        IReadOnlyList<Tensor> predictions,
        string argumentName)
    {
        if (argument.IsEmpty)
            return [];
        if (argument.Entries is { } given)
            CompileLoss.CheckKeys(given.Select(pair => pair.Key), names, argumentName, argument);
        if (predictions.Count == 1)
        {
            MetricsArgument only = argument.Entries is null ? argument : MetricsArgument.Create([.. argument.SelectMany(entry => entry)]);
            return [Resolve(null, only, targets[0], predictions[0], argumentName)];
        }

        if (argument.Items is { } items)
        {
            if (items.Count != predictions.Count)
            {
                throw new ArgumentException(
                    $"For a model with multiple outputs, when providing the '{argumentName}' argument as a list, it should have as many " +
                    $"entries as the model has outputs. Received: {argumentName}={argument} of length {items.Count} whereas the model has " +
                    $"{predictions.Count} outputs.");
            }

            return [.. items.Select((item, i) => Resolve(names?[i], item, targets[i], predictions[i], argumentName))];
        }

        argument = argument.WithListsOfEntries();
        Dictionary<string, MetricsArgument> byName = new(argument.Entries!);
        return [.. names!.Select((name, i) => byName.TryGetValue(name, out MetricsArgument own)
            ? Resolve(name, own, targets[i], predictions[i], argumentName)
            : null)];
    }

    private static OutputMetrics Resolve(
        string? outputName, MetricsArgument argument, Tensor yTrue, Tensor yPred, string argumentName)
    {
        var resolved = new List<Metric>();
        foreach (MetricsArgument item in argument)
        {
            if (!item.IsSingle)
            {
                throw new ArgumentException(
                    $"All entries in the lists of the '{argumentName}' argument should be metrics. Received: {argumentName}={argument}.");
            }

            if (item.Resolve(yTrue, yPred) is { } metric)
                resolved.Add(metric);
        }

        return new OutputMetrics(outputName, resolved);
    }

    private static void Update(
        OutputMetrics?[] outputs, IReadOnlyList<Tensor> targets, IReadOnlyList<Tensor> predictions, IReadOnlyList<Tensor>? weights)
    {
        for (int i = 0; i < outputs.Length && i < targets.Count; i++)
        {
            if (outputs[i] is not { } output)
                continue;
            foreach (Metric metric in output.Metrics)
                metric.UpdateState(targets[i], predictions[i], weights?[i]);
        }
    }

    private static IEnumerable<(OutputMetrics Output, Metric Metric)> Each(OutputMetrics?[] outputs) =>
        outputs.OfType<OutputMetrics>().SelectMany(output => output.Metrics.Select(metric => (output, metric)));

    private static string UniqueKey(Dictionary<string, int> used, string key)
    {
        int count = used.GetValueOrDefault(key);
        used[key] = count + 1;
        return count == 0 ? key : key + "_" + count.ToString(CultureInfo.InvariantCulture);
    }

    private static void AddResult(List<KeyValuePair<string, Tensor>> results, string key, Metric metric)
    {
        if (metric.NamedResults() is { } named)
            results.AddRange(named);
        else
            results.Add(KeyValuePair.Create(key, metric.Result()));
    }
}
