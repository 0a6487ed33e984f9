using Argali.Metrics;

namespace Argali.Training;

/// <summary>The metrics of one output of a model.</summary>
/// <param name="OutputName">The prefix of their names in logs; null for the only output.</param>
/// <param name="Metrics">The metrics.</param>
internal sealed record OutputMetrics(string? OutputName, IReadOnlyList<Metric> Metrics)
{
    public string KeyOf(string metricName) => OutputName is null ? metricName : $"{OutputName}_{metricName}";
}
