using Argali.Engine;
using Argali.Saving;

namespace Argali.Losses;

/// <summary>The crossentropy of classes that are given as numbers.</summary>
/// <param name="fromLogits">Whether the predictions are logits.</param>
/// <param name="ignoreClass">The class whose samples do not count; null for none.</param>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <seealso cref="LossFunctions.SparseCategoricalCrossentropy"/>
public sealed class SparseCategoricalCrossentropy(
    bool fromLogits = false,
    int? ignoreClass = null,
    LossReduction reduction = LossReduction.SumOverBatchSize,
    string name = "sparse_categorical_crossentropy")
    : Loss(name, reduction)
{
    /// <summary>Gets whether the predictions are logits.</summary>
    public bool FromLogits { get; } = fromLogits;

    /// <summary>Gets the class whose samples do not count; null for none.</summary>
    public int? IgnoreClass { get; } = ignoreClass;

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.SparseCategoricalCrossentropy(yTrue, yPred, FromLogits, IgnoreClass);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["from_logits"] = FromLogits,
        ["ignore_class"] = IgnoreClass,
    });
}
