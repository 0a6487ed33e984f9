using Argali.Engine;
using Argali.Losses;
namespace Argali.Metrics;

/// <summary>The mean Kullback-Leibler divergence of the predicted distributions from the true ones.</summary>
/// <param name="name">The name in logs.</param>
/// <param name="dtype">The type of the variables.</param>
public sealed class KLDivergence(string name = "kl_divergence", DType dtype = DType.Float32)
    : MeanMetricWrapper(name, dtype, LossFunctions.KLDivergence)
{
    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Down;
}
