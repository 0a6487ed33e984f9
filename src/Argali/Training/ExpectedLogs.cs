using Argali.Callbacks;
using Argali.Metrics;
using Argali.Models;

namespace Argali.Training;

/// <summary>The names that will be in the logs of a training, as far as they can be told before its first batch.</summary>
internal sealed class ExpectedLogs
{
    private readonly Dictionary<string, MetricDirection?> metrics;
    private readonly HashSet<string> added;

    public ExpectedLogs(Model model, CallbackList callbacks, FitOptions options)
    {
        IReadOnlyList<KeyValuePair<string, MetricDirection?>>? names = model.ExpectedMetrics();
        metrics = new(names ?? [], StringComparer.Ordinal);
        added = [.. callbacks.SelectMany(callback => callback.AddedLogs ?? [])];
        IsComplete = names is not null && callbacks.All(callback => callback.AddedLogs is not null);
        Validates = options.Validation is not null;
        ValidatesEveryEpoch = Validates && Enumerable.Range(options.InitialEpoch, Math.Max(0, options.Epochs - options.InitialEpoch))
            .All(options.ValidationFrequency.Includes);
    }

    /// <summary>Gets whether no other name can be in the logs: every callback says what it adds, and every metric has a name.</summary>
    public bool IsComplete { get; }

    /// <summary>Gets whether validation data were given.</summary>
    public bool Validates { get; }

    /// <summary>Gets whether every epoch ends with a validation.</summary>
    public bool ValidatesEveryEpoch { get; }

    /// <summary>Gets the names in the logs of a batch.</summary>
    public IEnumerable<string> Batch => metrics.Keys;

    /// <summary>Gets the names in the logs of an epoch, those of a validation included if there is one at any epoch.</summary>
    public IEnumerable<string> Epoch => [.. metrics.Keys, .. Validates ? metrics.Keys.Select(name => "val_" + name) : [], .. added];

    /// <summary>Gets which values of a name are better; null when nobody says.</summary>
    public MetricDirection? DirectionOf(string name)
    {
        string metric = name.StartsWith("val_", StringComparison.Ordinal) ? name["val_".Length..] : name;
        return metrics.GetValueOrDefault(metric);
    }
}
