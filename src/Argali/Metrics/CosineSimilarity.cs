using Argali.Engine;

namespace Argali.Metrics;

/// <summary>The mean cosine of the angle between targets and predictions.</summary>
public sealed class CosineSimilarity : MeanMetricWrapper
{
    /// <summary>Makes the metric.</summary>
    /// <param name="name">The name in logs.</param>
    /// <param name="dtype">The type of the variables.</param>
    /// <param name="axis">The axis that holds the vectors.</param>
    public CosineSimilarity(
        string name = "cosine_similarity",
        DType dtype = DType.Float32,
        int axis = -1)
        : base(name, dtype, (yTrue, yPred) => MetricFunctions.CosineSimilarity(yTrue, yPred, axis))
    {
        Axis = axis;
    }

    /// <summary>Gets the axis that holds the vectors.</summary>
    public int Axis { get; }

    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Up;
}
