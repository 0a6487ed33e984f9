using Argali.Engine;

namespace Argali.Losses;

/// <summary>The negative cosine of the angle between targets and predictions.</summary>
/// <param name="axis">The axis that holds the vectors.</param>
/// <param name="reduction">How the values of the samples become one.</param>
/// <param name="name">The name.</param>
/// <remarks>As in Keras 3.3, the config does not hold <c>axis</c>: a model that is loaded again has the default.</remarks>
/// <seealso cref="LossFunctions.CosineSimilarity"/>
public sealed class CosineSimilarity(
    int axis = -1,
    LossReduction reduction = LossReduction.SumOverBatchSize,
    string name = "cosine_similarity")
    : Loss(name, reduction)
{
    /// <summary>Gets the axis that holds the vectors.</summary>
    public int Axis { get; } = axis;

    /// <inheritdoc/>
    public override Tensor Call(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(yTrue, yPred);
        return LossFunctions.CosineSimilarity(yTrue, yPred, Axis);
    }
}
