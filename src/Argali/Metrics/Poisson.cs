using Argali.Engine;
using Argali.Losses;
namespace Argali.Metrics;

/// <summary>The mean Poisson loss.</summary>
/// <param name="name">The name in logs.</param>
/// <param name="dtype">The type of the variables.</param>
public sealed class Poisson(string name = "poisson", DType dtype = DType.Float32)
    : MeanMetricWrapper(name, dtype, LossFunctions.Poisson)
{
    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Down;
}
