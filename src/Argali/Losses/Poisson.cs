using Argali.Engine;

namespace Argali.Losses;

/// <summary>The Poisson loss: y_pred - y_true · ln y_pred.</summary>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <seealso cref="LossFunctions.Poisson"/>
public sealed class Poisson(LossReduction reduction = LossReduction.SumOverBatchSize, string name = "poisson") : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.Poisson(yTrue, yPred);
    }
}
