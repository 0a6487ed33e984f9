using Argali.Engine;

namespace Argali.Losses;

/// <summary>The Kullback-Leibler divergence of the predicted distribution from the true one.</summary>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <seealso cref="LossFunctions.KLDivergence"/>
public sealed class KLDivergence(LossReduction reduction = LossReduction.SumOverBatchSize, string name = "kl_divergence") : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.KLDivergence(yTrue, yPred);
    }
}
