using Argali.Engine;
using Argali.Losses;
namespace Argali.Metrics;

/// <summary>The mean of the squared differences.</summary>
/// <param name="name">The name in logs.</param>
/// <param name="dtype">The type of the variables.</param>
public sealed class MeanSquaredError(string name = "mean_squared_error", DType dtype = DType.Float32)
    : MeanMetricWrapper(name, dtype, LossFunctions.MeanSquaredError)
{
    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Down;
}
