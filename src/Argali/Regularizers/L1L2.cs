using Argali.Engine;
using Argali.Saving;

namespace Argali.Regularizers;

/// <summary>The penalty l1 * sum(|x|) + l2 * sum(x²).</summary>
public sealed class L1L2 : Regularizer
{
    private readonly double first;
    private readonly double second;

    /// <summary>Makes the regularizer.</summary>
    /// <param name="l1">The factor of the sizes, 0 or more. Default 0.</param>
    /// <param name="l2">The factor of the squares, 0 or more. Default 0.</param>
    /// <exception cref="ArgumentException">A factor is negative or not finite.</exception>
    public L1L2(double l1 = 0.0, double l2 = 0.0)
    {
        first = RegularizerGuard.NonNegative(l1, nameof(l1));
        second = RegularizerGuard.NonNegative(l2, nameof(l2));
    }

    /// <inheritdoc/>
    public override Tensor Call(Tensor x)
    {
        Tensor? penalty = null;
        if (first != 0)
            penalty = Ops.Sum(Ops.Abs(x)) * (float)first;
        if (second != 0)
        {
            Tensor squares = Ops.Sum(Ops.Square(x)) * (float)second;
            penalty = penalty is { } sizes ? sizes + squares : squares;
        }

        return penalty ?? 0f;
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new() { ["l1"] = first, ["l2"] = second };

    internal static L1L2 FromConfig(Config config) => new(config.GetDouble("l1", 0.0), config.GetDouble("l2", 0.0));
}
