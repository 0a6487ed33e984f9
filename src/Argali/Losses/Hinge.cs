using Argali.Engine;

namespace Argali.Losses;

/// <summary>The hinge loss for labels -1 and 1 (0 and 1 are converted).</summary>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <seealso cref="LossFunctions.Hinge"/>
public sealed class Hinge(LossReduction reduction = LossReduction.SumOverBatchSize, string name = "hinge") : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.Hinge(yTrue, yPred);
    }
}
