using Argali.Engine;

namespace Argali.Losses;

/// <summary>The mean of the absolute differences in percent of the targets.</summary>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <seealso cref="LossFunctions.MeanAbsolutePercentageError"/>
public sealed class MeanAbsolutePercentageError(LossReduction reduction = LossReduction.SumOverBatchSize, string name = "mean_absolute_percentage_error") : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.MeanAbsolutePercentageError(yTrue, yPred);
    }
}
