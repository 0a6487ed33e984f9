using Argali.Engine;
using Argali.Losses;

namespace Argali.Metrics;

/// <summary>The root of the mean of the squared differences.</summary>
/// <param name="name">The name in logs.</param>
/// <param name="dtype">The type of the variables.</param>
public sealed class RootMeanSquaredError(string name = "root_mean_squared_error", DType dtype = DType.Float32)
    : MeanMetricWrapper(name, dtype, SquaredDifferences)
{
    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Down;

    /// <inheritdoc/>
    public override Tensor Result() => MathF.Sqrt(CurrentMean());

    // Not averaged over the last axis: weights of the shape of the targets are possible.
    private static Tensor SquaredDifferences(Tensor yTrue, Tensor yPred)
    {
        (yTrue, yPred) = LossWeighting.SqueezeToSameRank(Ops.Cast(yTrue, DType.Float32), Ops.Cast(yPred, DType.Float32));
        return Ops.SquaredDifference(yPred, yTrue);
    }
}
