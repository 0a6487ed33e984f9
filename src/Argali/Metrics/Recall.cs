using Argali.Engine;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>The share of positive predictions among the true targets.</summary>
public sealed class Recall : Metric
{
    private readonly ConfusionCounts counts;
    private readonly Variable truePositives;
    private readonly Variable falseNegatives;

    /// <summary>Makes the metric.</summary>
    /// <param name="thresholds">One threshold or several. Default: 0.5, or none when <paramref name="topK"/> is given.</param>
    /// <param name="topK">Only the k largest predictions of a row can be positive. Default: all.</param>
    /// <param name="classId">The only class that counts. Default: all.</param>
    /// <param name="name">The name in logs. Default: the class name in snake case, made unique.</param>
    /// <param name="dtype">The type of the variables.</param>
    public Recall(
        MetricThresholds thresholds = default, int? topK = null, int? classId = null, string? name = null, DType dtype = DType.Float32)
        : base(name, dtype)
    {
        Thresholds = thresholds;
        TopK = topK;
        ClassId = classId;
        float[] values = thresholds.OrDefault(topK is null ? 0.5 : ConfusionCounts.NotAmongTopK);
        counts = new ConfusionCounts(values, ConfusionCounts.AreEven(values));
        truePositives = AddVariable([values.Length], "true_positives");
        falseNegatives = AddVariable([values.Length], "false_negatives");
    }

    /// <summary>Gets the thresholds as they were given.</summary>
    public MetricThresholds Thresholds { get; }

    /// <summary>Gets how many of the largest predictions of a row can be positive; null for all.</summary>
    public int? TopK { get; }

    /// <summary>Gets the only class that counts; null for all.</summary>
    public int? ClassId { get; }

    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Up;

    /// <inheritdoc/>
    public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
    {
        using PauseScope pause = GradientTape.Pause();
        counts.Count(yTrue, yPred, sampleWeight, TopK, ClassId);
        truePositives.AddTo(counts.TruePositives);
        falseNegatives.AddTo(counts.FalseNegatives);
    }

    /// <summary>Gets the value at the only threshold, or one for each.</summary>
    public override Tensor Result() => ThresholdResults.Of(ThresholdResults.Share(truePositives, falseNegatives));

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["thresholds"] = Thresholds.ToConfigValue(),
        ["top_k"] = TopK,
        ["class_id"] = ClassId,
    });
}
