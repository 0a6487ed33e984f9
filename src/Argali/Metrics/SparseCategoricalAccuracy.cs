using Argali.Engine;

namespace Argali.Metrics;

/// <summary>The share of samples whose largest prediction is at the class that is the target.</summary>
/// <param name="name">The name in logs.</param>
/// <param name="dtype">The type of the variables.</param>
public sealed class SparseCategoricalAccuracy(string name = "sparse_categorical_accuracy", DType dtype = DType.Float32)
    : MeanMetricWrapper(name, dtype, MetricFunctions.SparseCategoricalAccuracy)
{
    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Up;
}
