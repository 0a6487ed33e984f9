using Argali.Engine;

namespace Argali.Metrics;

/// <summary>The share of samples whose largest prediction is at the one-hot target.</summary>
/// <param name="name">The name in logs.</param>
/// <param name="dtype">The type of the variables.</param>
public sealed class CategoricalAccuracy(string name = "categorical_accuracy", DType dtype = DType.Float32)
    : MeanMetricWrapper(name, dtype, MetricFunctions.CategoricalAccuracy)
{
    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Up;
}
