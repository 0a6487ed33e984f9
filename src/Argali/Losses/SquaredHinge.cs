using Argali.Engine;

namespace Argali.Losses;

/// <summary>The squared hinge loss for labels -1 and 1 (0 and 1 are converted).</summary>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <seealso cref="LossFunctions.SquaredHinge"/>
public sealed class SquaredHinge(LossReduction reduction = LossReduction.SumOverBatchSize, string name = "squared_hinge") : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.SquaredHinge(yTrue, yPred);
    }
}
