using Argali.Engine;
using Argali.Losses;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>The mean crossentropy of one-hot targets.</summary>
public sealed class CategoricalCrossentropy : MeanMetricWrapper
{
    /// <summary>Makes the metric.</summary>
    /// <param name="name">The name in logs.</param>
    /// <param name="dtype">The type of the variables.</param>
    /// <param name="fromLogits">Whether the predictions are logits.</param>
    /// <param name="labelSmoothing">How far targets are drawn towards the uniform distribution: 0 not at all, 1 wholly.</param>
    /// <param name="axis">The axis of the classes.</param>
    public CategoricalCrossentropy(
        string name = "categorical_crossentropy",
        DType dtype = DType.Float32,
        bool fromLogits = false,
        double labelSmoothing = 0.0,
        int axis = -1)
        : base(name, dtype, (yTrue, yPred) => LossFunctions.CategoricalCrossentropy(yTrue, yPred, fromLogits, labelSmoothing, axis))
    {
        FromLogits = fromLogits;
        LabelSmoothing = labelSmoothing;
        Axis = axis;
    }

    /// <summary>Gets whether the predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>Gets how far targets are drawn towards the uniform distribution: 0 not at all, 1 wholly.</summary>
    public double LabelSmoothing { get; }

    /// <summary>Gets the axis of the classes.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Down;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["from_logits"] = FromLogits,
        ["label_smoothing"] = LabelSmoothing == 0 ? (object)0 : LabelSmoothing,
        ["axis"] = Axis,
    });
}
