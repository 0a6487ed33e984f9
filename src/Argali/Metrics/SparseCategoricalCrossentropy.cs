using Argali.Engine;
using Argali.Losses;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>The mean crossentropy of classes that are given as numbers.</summary>
public sealed class SparseCategoricalCrossentropy : MeanMetricWrapper
{
    /// <summary>Makes the metric.</summary>
    /// <param name="name">The name in logs.</param>
    /// <param name="dtype">The type of the variables.</param>
    /// <param name="fromLogits">Whether the predictions are logits.</param>
    /// <param name="axis">The axis of the classes.</param>
    public SparseCategoricalCrossentropy(
        string name = "sparse_categorical_crossentropy",
        DType dtype = DType.Float32,
        bool fromLogits = false,
        int axis = -1)
        : base(name, dtype, (yTrue, yPred) => LossFunctions.SparseCategoricalCrossentropy(yTrue, yPred, fromLogits, axis: axis))
    {
        FromLogits = fromLogits;
        Axis = axis;
    }

    /// <summary>Gets whether the predictions are logits.</summary>
    public bool FromLogits { get; }

    /// <summary>Gets the axis of the classes.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Down;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["from_logits"] = FromLogits,
        ["axis"] = Axis,
    });
}
