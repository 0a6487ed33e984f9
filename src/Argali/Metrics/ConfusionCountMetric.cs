using Argali.Engine;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>The base of the metrics that count one cell of the confusion matrix at one or several thresholds.</summary>
public abstract class ConfusionCountMetric : Metric
{
    private readonly ConfusionCounts counts;
    private readonly Variable accumulator;

    private protected ConfusionCountMetric(MetricThresholds thresholds, string? name, DType dtype)
        : base(name, dtype)
    {
        Thresholds = thresholds;
        float[] values = thresholds.OrDefault(0.5);
        counts = new ConfusionCounts(values, ConfusionCounts.AreEven(values));
        accumulator = AddVariable([values.Length], "accumulator");
    }

    /// <summary>Gets the thresholds as they were given.</summary>
    public MetricThresholds Thresholds { get; }

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        using PauseScope pause = GradientTape.Pause();
        counts.Count(yTrue, yPred, sampleWeight);
        accumulator.AddTo(Select(counts));
    }

    /// <summary>Gets the count at the only threshold, or one for each.</summary>
    public override Tensor Result() => ThresholdResults.Of(accumulator.ReadAll());

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config { ["thresholds"] = Thresholds.ToConfigValue() });

    private protected abstract float[] Select(ConfusionCounts counts);
}
