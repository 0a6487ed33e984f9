using Argali.Engine;
using Argali.Losses;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>The mean binary crossentropy.</summary>
public sealed class BinaryCrossentropy : MeanMetricWrapper
{
    /// <summary>Makes the metric.</summary>
    /// <param name="name">The name in logs.</param>
    /// <param name="dtype">The type of the variables.</param>
    /// <param name="fromLogits">Whether the predictions are logits.</param>
    /// <param name="labelSmoothing">How far targets are drawn towards ½: 0 not at all, 1 wholly.</param>
    public BinaryCrossentropy(
        string name = "binary_crossentropy",
        DType dtype = DType.Float32,
        bool fromLogits = false,
        double labelSmoothing = 0.0)
        : base(name, dtype, (yTrue, yPred) => LossFunctions.BinaryCrossentropy(yTrue, yPred, fromLogits, labelSmoothing))
    {
        FromLogits = fromLogits;
        LabelSmoothing = labelSmoothing;
    }

    /// <summary>Gets whether the predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>Gets how far targets are drawn towards ½: 0 not at all, 1 wholly.</summary>
    public double LabelSmoothing { get; }

    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Down;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["from_logits"] = FromLogits,
        ["label_smoothing"] = LabelSmoothing == 0 ? (object)0 : LabelSmoothing,
    });
}
