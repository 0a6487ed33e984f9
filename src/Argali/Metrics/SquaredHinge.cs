using Argali.Engine;
using Argali.Losses;
namespace Argali.Metrics;

/// <summary>The mean squared hinge loss.</summary>
/// <param name="name">The name in logs.</param>
/// <param name="dtype">The type of the variables.</param>
public sealed class SquaredHinge(string name = "squared_hinge", DType dtype = DType.Float32)
    : MeanMetricWrapper(name, dtype, LossFunctions.SquaredHinge)
{
    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Down;
}
