using Argali.Engine;
using Argali.Saving;

namespace Argali.Regularizers;

/// <summary>The penalty l1 * sum(|x|).</summary>
public sealed class L1 : Regularizer
{
    private readonly float factor;

    /// <summary>Makes the regularizer.</summary>
    /// <param name="l1">The factor, 0 or more; held as float32. Default 0.01.</param>
    /// <exception cref="ArgumentException"><paramref name="l1"/> is negative or not finite.</exception>
    public L1(double l1 = 0.01)
    {
        factor = (float)RegularizerGuard.NonNegative(l1, nameof(l1));
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x) => Ops.Sum(Ops.Abs(x)) * factor;

    /// <inheritdoc/>
    public override Config GetConfig() => new() { ["l1"] = factor };

    internal static L1 FromConfig(Config config) => new(config.GetDouble("l1", 0.01));
}
