using Argali.Engine;
using Argali.Losses;
namespace Argali.Metrics;

/// <summary>The mean of the absolute differences in percent of the targets.</summary>
/// <param name="name">The name in logs.</param>
/// <param name="dtype">The type of the variables.</param>
public sealed class MeanAbsolutePercentageError(string name = "mean_absolute_percentage_error", DType dtype = DType.Float32)
    : MeanMetricWrapper(name, dtype, LossFunctions.MeanAbsolutePercentageError)
{
    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Down;
}
