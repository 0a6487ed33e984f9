using Argali.Engine;

namespace Argali.Metrics;

/// <summary>The best recall among the thresholds where the precision is at least a given value.</summary>
/// <param name="precision">The least precision, from 0 to 1.</param>
/// <param name="numThresholds">How many thresholds, from 0 to 1 in equal steps, are looked at; 1 means 0.5 alone.</param>
/// <param name="classId">The only class that counts. Default: all.</param>
/// <param name="name">The name in logs. Default: the class name in snake case, made unique.</param>
/// <param name="dtype">The type of the variables.</param>
/// <exception cref="ArgumentOutOfRangeException"><paramref name="precision"/> lies outside [0, 1], or there is no threshold.</exception>
public sealed class RecallAtPrecision(
    double precision, int numThresholds = 200, int? classId = null, string? name = null, DType dtype = DType.Float32)
    : ConstrainedMetric(precision, nameof(precision), numThresholds, classId, name, dtype)
{
    /// <summary>Gets the least precision.</summary>
    public double Precision => Bound;

    private protected override float[] Constrained() => ThresholdResults.Share(TruePositives, FalsePositives);

    private protected override float[] Dependent() => ThresholdResults.Share(TruePositives, FalseNegatives);
}
