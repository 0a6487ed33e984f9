using Argali.Engine;
using Argali.Saving;

namespace Argali.Constraints;

/// <summary>Moves the norms of vectors into a range.</summary>
public sealed class MinMaxNorm : Constraint
{
    /// <summary>Makes the constraint.</summary>
    /// <param name="minValue">The least norm. Default 0.</param>
    /// <param name="maxValue">The greatest norm. Default 1.</param>
    /// <param name="rate">The share of the way to the bound, from 0 to 1. Default 1: all of it.</param>
    /// <param name="axis">The axes along which a vector lies. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException">The bounds are negative or in the wrong order, or the rate is outside [0, 1].</exception>
    public MinMaxNorm(double minValue = 0.0, double maxValue = 1.0, double rate = 1.0, params int[]? axis)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(minValue);
        ArgumentOutOfRangeException.ThrowIfLessThan(maxValue, minValue);
        if (rate is not (>= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, $"MinMaxNorm expects a rate in [0, 1]. Received: rate={rate}.");
        MinValue = minValue;
        MaxValue = maxValue;
        Rate = rate;
        Axis = NormAxes.Default(axis);
    }

    /// <summary>Gets the least norm.</summary>
    public double MinValue { get; }

    /// <summary>Gets the greatest norm.</summary>
    public double MaxValue { get; }

    /// <summary>Gets the share of the way to the bound.</summary>
    public double Rate { get; }

    /// <summary>Gets the axes along which a vector lies.</summary>
    public IReadOnlyList<int> Axis { get; }

    /// <inheritdoc/>
    public override Tensor Call(Tensor w)
    {
        Tensor norms = NormAxes.Norms(w, Axis);
        Tensor desired = (Ops.Clip(norms, (float)MinValue, (float)MaxValue) * (float)Rate) + (norms * (float)(1.0 - Rate));
        return w * (desired / (norms + NormAxes.Epsilon));
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new()
    {
        ["min_value"] = MinValue,
        ["max_value"] = MaxValue,
        ["rate"] = Rate,
        ["axis"] = NormAxes.ToConfig(Axis),
    };

    internal static MinMaxNorm FromConfig(Config config) => new(
        config.GetDouble("min_value", 0.0), config.GetDouble("max_value", 1.0), config.GetDouble("rate", 1.0), config.GetInts("axis"));
}
