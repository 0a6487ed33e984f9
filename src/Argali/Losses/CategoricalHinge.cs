using Argali.Engine;

namespace Argali.Losses;

/// <summary>The hinge loss for one-hot targets.</summary>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <seealso cref="LossFunctions.CategoricalHinge"/>
public sealed class CategoricalHinge(LossReduction reduction = LossReduction.SumOverBatchSize, string name = "categorical_hinge") : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.CategoricalHinge(yTrue, yPred);
    }
}
