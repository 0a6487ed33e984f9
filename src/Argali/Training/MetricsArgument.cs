using System.Collections;
using System.Runtime.CompilerServices;
using Argali.Engine;
using Argali.Losses;
using Argali.Metrics;
using Argali.Saving;

namespace Argali.Training;

/// <summary>
/// The arguments <c>metrics</c> and <c>weightedMetrics</c> of <c>Compile</c>: a list of names, <see cref="Metric"/>s, losses and functions
/// for one output; for several a list of such lists, or a dictionary by the names of the outputs. All of these convert to it implicitly.
/// </summary>
/// <example>
/// <code>
/// metrics: ["accuracy", new AUC()]
/// metrics: [["mae"], ["accuracy", new AUC()]]
/// metrics: new Dictionary&lt;string, MetricsArgument&gt; { ["price"] = "mae", ["sold"] = ["accuracy", new AUC()] }
/// </code>
/// </example>
[CollectionBuilder(typeof(MetricsArgument), nameof(Create))]
public readonly struct MetricsArgument : IEnumerable<MetricsArgument>
{
    // A string, a Metric, a Loss, MetricsArgument[], KeyValuePair<string, MetricsArgument>[]; null for no metric.
    private readonly object? value;

    private MetricsArgument(object? value) => this.value = value;

    /// <summary>Gets no metric.</summary>
    public static MetricsArgument None => default;

    internal string? Name => value as string;

    internal IReadOnlyList<MetricsArgument>? Items => value as MetricsArgument[];

    internal IReadOnlyList<KeyValuePair<string, MetricsArgument>>? Entries => value as KeyValuePair<string, MetricsArgument>[];

    internal bool IsNone => value is null;

    /// <summary>Whether this stands for one metric (or none), not for a list or dictionary of them.</summary>
    internal bool IsSingle => value is null or string or Metric or Loss;

    /// <summary>Whether there is nothing to compute.</summary>
    internal bool IsEmpty => value is null or MetricsArgument[] { Length: 0 } or KeyValuePair<string, MetricsArgument>[] { Length: 0 };

    /// <summary>Takes a name such as <c>mae</c>; <c>accuracy</c> is chosen by the shapes of targets and predictions.</summary>
    public static implicit operator MetricsArgument(string? name) => new(name);

    /// <summary>Takes a metric.</summary>
    public static implicit operator MetricsArgument(Metric? metric) => new(metric);

    /// <summary>Takes a loss as a metric: the mean of its values, under its name.</summary>
    public static implicit operator MetricsArgument(Loss? loss) => new(loss);

    /// <summary>Takes a function of (y_true, y_pred) that gives one value per sample.</summary>
    public static implicit operator MetricsArgument(Func<Tensor, Tensor, Tensor> function) => new((Metric)function);

    /// <summary>Takes several metrics, or the metrics of each output.</summary>
    public static implicit operator MetricsArgument(MetricsArgument[] metrics) => new((MetricsArgument[])metrics.Clone());

    /// <summary>Takes several metrics.</summary>
    public static implicit operator MetricsArgument(string[] names) => new(names.Select(name => (MetricsArgument)name).ToArray());

    /// <summary>Takes several metrics.</summary>
    public static implicit operator MetricsArgument(Metric[] metrics) => new(metrics.Select(metric => (MetricsArgument)metric).ToArray());

    /// <summary>Takes metrics by the names of the outputs.</summary>
    public static implicit operator MetricsArgument(Dictionary<string, MetricsArgument> metrics) => new(metrics.ToArray());

    /// <summary>Takes several metrics for each named output.</summary>
    public static implicit operator MetricsArgument(Dictionary<string, string[]> names) =>
        new(names.Select(pair => KeyValuePair.Create(pair.Key, (MetricsArgument)pair.Value)).ToArray());

    /// <summary>Takes one metric for each named output.</summary>
    public static implicit operator MetricsArgument(Dictionary<string, string> names) =>
        new(names.Select(pair => KeyValuePair.Create(pair.Key, (MetricsArgument)pair.Value)).ToArray());

    /// <summary>Makes the list of a collection expression.</summary>
    public static MetricsArgument Create(ReadOnlySpan<MetricsArgument> metrics) => new(metrics.ToArray());

    /// <summary>Enumerates the items of a list or dictionary; a single metric is its own only item, none has no item.</summary>
    public IEnumerator<MetricsArgument> GetEnumerator() =>
        (Items ?? Entries?.Select(pair => pair.Value) ?? (IsNone ? [] : [this])).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <summary>Writes it as Python would.</summary>
    public override string ToString() => value switch
    {
        null => "None",
        string name => $"'{name}'",
        MetricsArgument[] items => "[" + string.Join(", ", items) + "]",
        KeyValuePair<string, MetricsArgument>[] entries =>
            "{" + string.Join(", ", entries.Select(pair => $"'{pair.Key}': {pair.Value}")) + "}",
        _ => value.ToString()!,
    };

    /// <summary>Reads what <see cref="ToConfigValue"/> writes, or what a file holds.</summary>
    /// <exception cref="ConfigException">The value stands for no metric.</exception>
    internal static MetricsArgument FromConfigValue(object? value) => value switch
    {
        null => None,

        // The names of a load are forgotten when it ends: what the user registered is found now.
        string name => MetricRegistry.Registry.FindCustom(name) is { } custom ? (MetricsArgument)custom : name,
        Metric metric => metric,
        Loss loss => loss,
        IReadOnlyList<object?> list => new(list.Select(FromConfigValue).ToArray()),
        Config envelope when envelope.ContainsKey("class_name") && envelope.ContainsKey("config") => FromEnvelope(envelope),
        Config entries => new(entries.Select(pair => KeyValuePair.Create(pair.Key, FromConfigValue(pair.Value))).ToArray()),
        _ => throw new ConfigException(
            $"All entries of the 'metrics' argument should be metrics or their names. Received: {Config.Describe(value)}."),
    };

    /// <summary>What a file holds: what the user gave, functions by their names.</summary>
    internal object? ToConfigValue() => value switch
    {
        Metric metric when FileOrigin.Of(metric) is { IsFunction: true } origin => FunctionNames.Envelope(origin.RegisteredName),
        MeanMetricWrapper { IsPlainFunction: true } function => FunctionNames.Envelope(function.FunctionName),
        LossFunctionWrapper { IsPlainFunction: true } function => FunctionNames.Envelope(function.FunctionName),
        MetricsArgument[] items => items.Select(item => item.ToConfigValue()).ToList(),
        KeyValuePair<string, MetricsArgument>[] entries => Entry(entries),
        _ => value,
    };

    /// <summary>With every value of a dictionary made a list, as Keras rewrites it when it builds the metrics.</summary>
    internal MetricsArgument WithListsOfEntries() => Entries is not { } entries
        ? this
        : new(entries.Select(pair => KeyValuePair.Create(
            pair.Key, pair.Value.Items is null ? new MetricsArgument(new[] { pair.Value }) : pair.Value)).ToArray());

    /// <summary>Makes the metric for one output, under the name that was given.</summary>
    /// <exception cref="ArgumentException">The name is unknown.</exception>
    internal Metric? Resolve(Tensor yTrue, Tensor yPred)
    {
        switch (value)
        {
            case string name:
                Metric metric = name.Equals("accuracy", StringComparison.OrdinalIgnoreCase) || name.Equals("acc", StringComparison.OrdinalIgnoreCase)
                    ? Accuracy(OutputKinds.Of(yTrue, yPred), name)
                    : Metric.Get(name)!;
                metric.Name = name;
                return metric;
            case Loss loss:
                return MeanMetricWrapper.Of(loss);
            default:
                return value as Metric;
        }
    }

    private static Metric Accuracy(OutputKind kind, string name) => kind switch
    {
        OutputKind.Binary => new BinaryAccuracy(name),
        OutputKind.SparseCategorical => new SparseCategoricalAccuracy(name),
        _ => new CategoricalAccuracy(name),
    };

    /// <summary>Gets the name that the metric will have in logs and which values are better; null when it cannot be told.</summary>
    internal KeyValuePair<string, MetricDirection?>? Expect()
    {
        switch (value)
        {
            case string name:
                return KeyValuePair.Create(name, ResolveDirection(name));
            case Loss loss:
                MeanMetricWrapper wrapper = MeanMetricWrapper.Of(loss);
                return KeyValuePair.Create(wrapper.Name, wrapper.Direction);
            case Metric metric when metric.GetType().Assembly == typeof(Metric).Assembly:
                return KeyValuePair.Create(metric.Name, metric.Direction);
            default:
                // A metric of the user's own may have results under several names.
                return null;
        }
    }

    private static MetricDirection? ResolveDirection(string name)
    {
        if (name.Equals("accuracy", StringComparison.OrdinalIgnoreCase) || name.Equals("acc", StringComparison.OrdinalIgnoreCase))
            return MetricDirection.Up;
        try
        {
            return Metric.Get(name)?.Direction;
        }
        catch (ArgumentException)
        {
            // The first batch will say that the name is unknown.
            return null;
        }
    }

    private static MetricsArgument FromEnvelope(Config envelope)
    {
        if (envelope.Find("class_name") is "function")
        {
            return LossFunctionTable.IsKnown(envelope.GetString("config"))
                ? (MetricsArgument)Loss.Get(envelope)
                : Metric.Get(envelope);
        }

        return envelope.Find("module") is "keras.losses" ? (MetricsArgument)Loss.Get(envelope) : Metric.Get(envelope);
    }

    private static Config Entry(KeyValuePair<string, MetricsArgument>[] entries)
    {
        var config = new Config();
        foreach ((string key, MetricsArgument item) in entries)
            config[key] = item.ToConfigValue();
        return config;
    }
}
