using Argali.Engine;
using Argali.Losses;
namespace Argali.Metrics;

/// <summary>The mean of ln cosh of the differences.</summary>
/// <param name="name">The name in logs.</param>
/// <param name="dtype">The type of the variables.</param>
public sealed class LogCoshError(string name = "logcosh", DType dtype = DType.Float32)
    : MeanMetricWrapper(name, dtype, LossFunctions.LogCosh)
{
    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Down;
}
