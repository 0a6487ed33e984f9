using Argali.Engine;

namespace Argali.Losses;

/// <summary>Quadratic for small differences, linear for large ones.</summary>
/// <param name="delta">The difference where the loss turns from quadratic to linear.</param>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <remarks>As in Keras 3.3, the config does not hold <c>delta</c>: a model that is loaded again has the default.</remarks>
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
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.Huber(yTrue, yPred, Delta);
    }
}
