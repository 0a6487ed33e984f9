using Argali.Engine;

namespace Argali.Losses;

/// <summary>The mean of the absolute differences.</summary>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <seealso cref="LossFunctions.MeanAbsoluteError"/>
public sealed class MeanAbsoluteError(LossReduction reduction = LossReduction.SumOverBatchSize, string name = "mean_absolute_error") : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.MeanAbsoluteError(yTrue, yPred);
    }
}
