using Argali.Engine;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>The share of predictions on the right side of a threshold.</summary>
public sealed class BinaryAccuracy : MeanMetricWrapper
{
    /// <summary>Makes the metric.</summary>
    /// <param name="name">The name in logs.</param>
    /// <param name="dtype">The type of the variables.</param>
    /// <param name="threshold">The value above which a prediction counts as 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The threshold lies outside (0, 1).</exception>
    public BinaryAccuracy(
        string name = "binary_accuracy",
        DType dtype = DType.Float32,
        double threshold = 0.5)
        : base(name, dtype, (yTrue, yPred) => MetricFunctions.BinaryAccuracy(yTrue, yPred, threshold))
    {
        if (!(threshold > 0 && threshold < 1))
        {
            throw new ArgumentOutOfRangeException(
                nameof(threshold), threshold, $"Expected a value in interval (0, 1). Received: threshold={threshold}.");
        }

        Threshold = threshold;
    }

    /// <summary>Gets the value above which a prediction counts as 1.</summary>
    public double Threshold { get; }

    /// <inheritdoc/>
    public override MetricDirection? Direction => MetricDirection.Up;

    /// <inheritdoc/>
    public override Config GetConfig() => base.GetConfig().Merge(new Config
    {
        ["threshold"] = Threshold,
    });
}
