using Argali.Engine;
using Argali.Saving;

namespace Argali.Regularizers;

/// <summary>The penalty l2 * sum(x²).</summary>
public sealed class L2 : Regularizer
{
    private readonly double factor;

    /// <summary>Makes the regularizer.</summary>
    /// <param name="l2">The factor, 0 or more. Default 0.01.</param>
    /// <exception cref="ArgumentException"><paramref name="l2"/> is negative or not finite.</exception>
    public L2(double l2 = 0.01)
    {
        factor = RegularizerGuard.NonNegative(l2, nameof(l2));
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x) => Ops.Sum(Ops.Square(x)) * (float)factor;

    /// <inheritdoc/>
    public override Config GetConfig() => new() { ["l2"] = factor };

    internal static L2 FromConfig(Config config) => new(config.GetDouble("l2", 0.01));
}
