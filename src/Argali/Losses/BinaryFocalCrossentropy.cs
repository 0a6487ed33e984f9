using Argali.Engine;
using Argali.Saving;

namespace Argali.Losses;

/// <summary>The binary crossentropy in which easy samples count less.</summary>
/// <param name="applyClassBalancing">Whether label 1 weighs alpha and label 0 weighs 1 - alpha.</param>
/// <param name="alpha">The weight of label 1 when balancing.</param>
/// <param name="gamma">How much less easy samples count.</param>
/// <param name="fromLogits">Whether the predictions are logits.</param>
/// <param name="labelSmoothing">How far targets are drawn towards ½: 0 not at all, 1 wholly.</param>
/// <param name="axis">The axis to average over.</param>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <seealso cref="LossFunctions.BinaryFocalCrossentropy"/>
public sealed class BinaryFocalCrossentropy(
    bool applyClassBalancing = false,
    double alpha = 0.25,
    double gamma = 2.0,
    bool fromLogits = false,
    double labelSmoothing = 0.0,
    int axis = -1,
    LossReduction reduction = LossReduction.SumOverBatchSize,
    string name = "binary_focal_crossentropy")
    : Loss(name, reduction)
{
    /// <summary>Gets whether label 1 weighs alpha and label 0 weighs 1 - alpha.</summary>
    public bool ApplyClassBalancing { get; } = applyClassBalancing;

    /// <summary>Gets the weight of label 1 when balancing.</summary>
    public double Alpha { get; } = alpha;

    /// <summary>Gets how much less easy samples count.</summary>
    public double Gamma { get; } = gamma;

    /// <summary>Gets whether the predictions are logits.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>Gets how far targets are drawn towards ½: 0 not at all, 1 wholly.</summary>
    public double LabelSmoothing { get; } = labelSmoothing;

    /// <summary>Gets the axis to average over.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.BinaryFocalCrossentropy(yTrue, yPred, ApplyClassBalancing, Alpha, Gamma, FromLogits, LabelSmoothing, Axis);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["from_logits"] = FromLogits,
        ["label_smoothing"] = LabelSmoothing,
        ["axis"] = Axis,
        ["apply_class_balancing"] = ApplyClassBalancing,
        ["alpha"] = Alpha,
        ["gamma"] = Gamma,
    });
}
