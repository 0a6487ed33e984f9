using Argali.Engine;
using Argali.Saving;

namespace Argali.Constraints;

/// <summary>Scales vectors down whose norm exceeds a bound.</summary>
public sealed class MaxNorm : Constraint
{
    /// <summary>Makes the constraint.</summary>
    /// <param name="maxValue">The greatest norm. Default 2.</param>
    /// <param name="axis">
    /// The axes along which a vector lies. Default 0: each column of a dense kernel; <c>[0, 1, 2]</c> for a convolution's kernel.
    /// </param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="maxValue"/> is negative or NaN.</exception>
    public MaxNorm(double maxValue = 2.0, params int[]? axis)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(maxValue);
        MaxValue = maxValue;
        Axis = NormAxes.Default(axis);
    }

    /// <summary>Gets the greatest norm.</summary>
    public double MaxValue { get; }

    /// <summary>Gets the axes along which a vector lies.</summary>
    public IReadOnlyList<int> Axis { get; }

    /// <inheritdoc/>
    public override Tensor Call(Tensor w)
    {
        Tensor norms = NormAxes.Norms(w, Axis);
        return w * (Ops.Clip(norms, 0f, (float)MaxValue) / (norms + NormAxes.Epsilon));
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new()
    {
        // Keras's default is the integer 2, and is written as one.
        ["max_value"] = MaxValue == 2.0 ? (object)2L : MaxValue,
        ["axis"] = NormAxes.ToConfig(Axis),
    };

    internal static MaxNorm FromConfig(Config config) => new(config.GetDouble("max_value", 2.0), config.GetInts("axis"));
}
