using Argali.Engine;
using Argali.Losses;
namespace Argali.Metrics;

/// <summary>The mean of the absolute differences.</summary>
/// <param name="name">The name in logs.</param>
/// <param name="dtype">The type of the variables.</param>
public sealed class MeanAbsoluteError(string name = "mean_absolute_error", DType dtype = DType.Float32)
    : MeanMetricWrapper(name, dtype, LossFunctions.MeanAbsoluteError)
{
    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Down;
}
