using Argali.Engine;

namespace Argali.Losses;

/// <summary>The Dice loss of masks: 1 minus twice the overlap over the sum of both areas.</summary>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <seealso cref="LossFunctions.Dice"/>
public sealed class Dice(LossReduction reduction = LossReduction.SumOverBatchSize, string name = "dice") : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.Dice(yTrue, yPred);
    }
}
