using Argali.Engine;

namespace Argali.Metrics;

/// <summary>The weighted number of predictions above the threshold whose target is false.</summary>
/// <param name="thresholds">One threshold or several. Default: 0.5.</param>
/// <param name="name">The name in logs. Default: the class name in snake case, made unique.</param>
/// <param name="dtype">The type of the variable.</param>
public sealed class FalsePositives(MetricThresholds thresholds = default, string? name = null, DType dtype = DType.Float32)
    : ConfusionCountMetric(thresholds, name, dtype)
{
    private protected override float[] Select(ConfusionCounts counts) => counts.FalsePositives;
}
