using Argali.Engine;
using Argali.Saving;

namespace Argali.Metrics;

/// <summary>The harmonic mean of precision and recall: <see cref="FBetaScore"/> with beta 1.</summary>
/// <param name="average">How the scores of the classes become one. Default: they stay apart.</param>
/// <param name="threshold">Above it a prediction is positive, from 0 to 1. Default: the largest prediction of each row is.</param>
/// <param name="name">The name in logs.</param>
/// <param name="dtype">The type of the variables.</param>
public sealed class F1Score(
    ScoreAverage average = ScoreAverage.None, double? threshold = null, string name = "f1_score", DType dtype = DType.Float32)
    : FBetaScore(average, 1.0, threshold, name, dtype)
{
    /// <inheritdoc/>
    public override Config GetConfig()
    {
        Config config = base.GetConfig();
        config.Remove("beta");
        return config;
    }
}
