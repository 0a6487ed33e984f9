using Argali.Engine;

namespace Argali.Losses;

/// <summary>The mean of ln cosh of the differences: like half the square near 0, like the absolute value far away.</summary>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <seealso cref="LossFunctions.LogCosh"/>
public sealed class LogCosh(LossReduction reduction = LossReduction.SumOverBatchSize, string name = "log_cosh") : Loss(name, reduction)
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.LogCosh(yTrue, yPred);
    }
}
