using Argali.Engine;
using Argali.Losses;
namespace Argali.Metrics;

/// <summary>The mean of the squared differences of ln(1 + x).</summary>
/// <param name="name">The name in logs.</param>
/// <param name="dtype">The type of the variables.</param>
public sealed class MeanSquaredLogarithmicError(string name = "mean_squared_logarithmic_error", DType dtype = DType.Float32)
    : MeanMetricWrapper(name, dtype, LossFunctions.MeanSquaredLogarithmicError)
{
    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Down;
}
