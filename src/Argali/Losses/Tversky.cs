using Argali.Engine;
using Argali.Saving;

namespace Argali.Losses;

/// <summary>The Tversky loss of masks: like <see cref="Dice"/>, with weights for the two kinds of error.</summary>
/// <param name="alpha">The weight of targets that are not predicted.</param>
/// <param name="beta">The weight of predictions that are no targets.</param>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <seealso cref="LossFunctions.Tversky"/>
public sealed class Tversky(
    double alpha = 0.5,
    double beta = 0.5,
    LossReduction reduction = LossReduction.SumOverBatchSize,
    string name = "tversky")
    : Loss(name, reduction)
{
    /// <summary>Gets the weight of targets that are not predicted.</summary>
    public double Alpha { get; } = alpha;

    /// <summary>Gets the weight of predictions that are no targets.</summary>
    public double Beta { get; } = beta;

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.Tversky(yTrue, yPred, Alpha, Beta);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new()
    {
        ["name"] = Name,
        ["alpha"] = Alpha,
        ["beta"] = Beta,
        ["reduction"] = Reduction.KerasName(),
    };
}
