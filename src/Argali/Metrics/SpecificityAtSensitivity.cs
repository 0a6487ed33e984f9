using Argali.Engine;

namespace Argali.Metrics;

/// <summary>The best specificity among the thresholds where the sensitivity (recall) is at least a given value.</summary>
/// <param name="sensitivity">The least sensitivity, from 0 to 1.</param>
/// <param name="numThresholds">How many thresholds, from 0 to 1 in equal steps, are looked at; 1 means 0.5 alone.</param>
/// <param name="classId">The only class that counts. Default: all.</param>
/// <param name="name">The name in logs. Default: the class name in snake case, made unique.</param>
/// <param name="dtype">The type of the variables.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="sensitivity"/> lies outside [0, 1], or there is no threshold.</exception>
public sealed class SpecificityAtSensitivity(
    double sensitivity, int numThresholds = 200, int? classId = null, string? name = null, DType dtype = DType.Float32)
    : ConstrainedMetric(sensitivity, nameof(sensitivity), numThresholds, classId, name, dtype)
{
    /// <summary>Gets the least sensitivity.</summary>
    public double Sensitivity => Bound;

    private protected override float[] Constrained() => ThresholdResults.Share(TruePositives, FalseNegatives);

    private protected override float[] Dependent() => ThresholdResults.Share(TrueNegatives, FalsePositives);
}
