using Argali.Engine;

namespace Argali.Metrics;

/// <summary>The share of predictions that equal the targets.</summary>
/// <param name="name">The name in logs.</param>
/// <param name="dtype">The type of the variables.</param>
public sealed class Accuracy(string name = "accuracy", DType dtype = DType.Float32)
    : MeanMetricWrapper(name, dtype, MetricFunctions.Accuracy)
{
    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Up;
}
