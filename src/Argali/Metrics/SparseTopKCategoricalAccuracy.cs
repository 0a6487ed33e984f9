using Argali.Engine;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>The share of samples whose class is among the k largest predictions.</summary>
public sealed class SparseTopKCategoricalAccuracy : MeanMetricWrapper
{
    /// <summary>Makes the metric.</summary>
    /// <param name="k">How many of the largest predictions are looked at.</param>
    /// <param name="name">The name in logs.</param>
    /// <param name="dtype">The type of the variables.</param>
    public SparseTopKCategoricalAccuracy(
        int k = 5,
        string name = "sparse_top_k_categorical_accuracy",
        DType dtype = DType.Float32)
        : base(name, dtype, (yTrue, yPred) => MetricFunctions.SparseTopKCategoricalAccuracy(yTrue, yPred, k))
    {
        K = k;
    }

    /// <summary>Gets how many of the largest predictions are looked at.</summary>
    public int K { get; }

    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Up;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["k"] = K,
    });
}
