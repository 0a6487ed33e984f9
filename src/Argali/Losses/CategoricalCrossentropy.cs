using Argali.Engine;
using Argali.Saving;

namespace Argali.Losses;

/// <summary>The crossentropy of one-hot targets (or distributions) over classes.</summary>
/// <param name="fromLogits">Whether the predictions are logits.</param>
/// <param name="labelSmoothing">How far targets are drawn towards the uniform distribution: 0 not at all, 1 wholly.</param>
/// <param name="axis">The axis of the classes.</param>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <seealso cref="LossFunctions.CategoricalCrossentropy"/>
public sealed class CategoricalCrossentropy(
    bool fromLogits = false,
    double labelSmoothing = 0.0,
    int axis = -1,
    LossReduction reduction = LossReduction.SumOverBatchSize,
    string name = "categorical_crossentropy")
    : Loss(name, reduction)
{
    /// <summary>Gets whether the predictions are logits.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>Gets how far targets are drawn towards the uniform distribution: 0 not at all, 1 wholly.</summary>
    public double LabelSmoothing { get; } = labelSmoothing;

    /// <summary>Gets the axis of the classes.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.CategoricalCrossentropy(yTrue, yPred, FromLogits, LabelSmoothing, Axis);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["from_logits"] = FromLogits,
        ["label_smoothing"] = LabelSmoothing,
        ["axis"] = Axis,
    });
}
