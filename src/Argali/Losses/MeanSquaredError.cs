using Argali.Engine;

namespace Argali.Losses;

/// <summary>The mean of the squared differences.</summary>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <seealso cref="LossFunctions.MeanSquaredError"/>
public sealed class MeanSquaredError(LossReduction reduction = LossReduction.SumOverBatchSize, string name = "mean_squared_error") : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.MeanSquaredError(yTrue, yPred);
    }
}
