using Argali.Engine;
using Argali.Saving;

namespace Argali.Losses;

/// <summary>Quadratic for small differences, linear for large ones.</summary>
/// <param name="delta">The difference where the loss turns from quadratic to linear.</param>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <remarks>Keras up to 3.15 forgets <c>delta</c> in configs, so that a model that is loaded again has the default; here it is written where it is another.</remarks>
/// <seealso cref="LossFunctions.Huber"/>
public sealed class Huber(
    double delta = 1.0,
    LossReduction reduction = LossReduction.SumOverBatchSize,
    string name = "huber_loss")
    : Loss(name, reduction)
{
    /// <summary>Gets the difference where the loss turns from quadratic to linear.</summary>
    public double Delta { get; } = delta;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(Delta == 1.0 ? [] : new Config { ["delta"] = Delta });

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.Huber(yTrue, yPred, Delta);
    }
}
