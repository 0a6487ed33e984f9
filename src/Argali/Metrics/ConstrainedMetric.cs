using Argali.Engine;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>The base of the metrics that look for the best value of one quantity among the thresholds where another reaches a bound.</summary>
public abstract class ConstrainedMetric : Metric
{
    private readonly ConfusionCounts counts;
    private readonly string boundName;

    private protected ConstrainedMetric(double bound, string boundName, int numThresholds, int? classId, string? name, DType dtype)
        : base(name, dtype)
    {
        if (!(bound >= 0 && bound <= 1))
        {
            throw new ArgumentOutOfRangeException(
                boundName, bound, $"Argument '{boundName}' must be in the range [0, 1]. Received: {boundName}={bound}.");
        }

        if (numThresholds <= 0)
        {
            throw new ArgumentOutOfRangeException(
                nameof(numThresholds), numThresholds, $"`numThresholds` must be an integer > 0. Received: {numThresholds}.");
        }

        AllocationBudget.Require([numThresholds], Engine.DType.Float32);
        Bound = bound;
        this.boundName = boundName;
        NumThresholds = numThresholds;
        ClassId = classId;
        float[] thresholds = numThresholds == 1
            ? [0.5f]
            : [.. Enumerable.Range(0, numThresholds).Select(i => (float)((double)i / (numThresholds - 1)))];
        counts = new ConfusionCounts(thresholds, evenly: numThresholds > 1);
        TruePositives = AddVariable([numThresholds], "true_positives");
        FalsePositives = AddVariable([numThresholds], "false_positives");
        TrueNegatives = AddVariable([numThresholds], "true_negatives");
        FalseNegatives = AddVariable([numThresholds], "false_negatives");
    }

    /// <summary>Gets how many thresholds are looked at.</summary>
    public int NumThresholds { get; }

    /// <summary>Gets the only class that counts; null for all.</summary>
    public int? ClassId { get; }

    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Up;

    private protected double Bound { get; }

    private protected Variable TruePositives { get; }

    private protected Variable FalsePositives { get; }

    private protected Variable TrueNegatives { get; }

    private protected Variable FalseNegatives { get; }

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        using PauseScope pause = GradientTape.Pause();
        counts.Count(yTrue, yPred, sampleWeight, classId: ClassId);
        TruePositives.AddTo(counts.TruePositives);
        FalsePositives.AddTo(counts.FalsePositives);
        TrueNegatives.AddTo(counts.TrueNegatives);
        FalseNegatives.AddTo(counts.FalseNegatives);
    }

    /// <summary>Gets the best value; 0 when no threshold reaches the bound.</summary>
    public override Tensor Result()
    {
        float[] constrained = Constrained(), dependent = Dependent();
        float best = 0;
        for (int i = 0; i < constrained.Length; i++)
        {
            if (constrained[i] >= (float)Bound)
                best = MathF.Max(best, dependent[i]);
        }

        return best;
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["class_id"] = ClassId,
        ["num_thresholds"] = NumThresholds,
        [boundName] = Bound,
    });

    private protected abstract float[] Constrained();

    private protected abstract float[] Dependent();
}
