using Argali.Engine;
using Argali.Losses;
namespace Argali.Metrics;

/// <summary>The mean categorical hinge loss.</summary>
/// <param name="name">The name in logs.</param>
/// <param name="dtype">The type of the variables.</param>
public sealed class CategoricalHinge(string name = "categorical_hinge", DType dtype = DType.Float32)
    : MeanMetricWrapper(name, dtype, LossFunctions.CategoricalHinge)
{
    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Down;
}
