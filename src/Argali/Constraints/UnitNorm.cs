using Argali.Engine;
using Argali.Saving;

namespace Argali.Constraints;

/// <summary>Scales vectors to the norm 1.</summary>
public sealed class UnitNorm : Constraint
{
    /// <summary>Makes the constraint.</summary>
    /// <param name="axis">
    /// The axes along which a vector lies. Default 0: each column of a dense kernel; <c>[0, 1, 2]</c> for a convolution's kernel.
    /// </param>
    public UnitNorm(params int[]? axis)
    {
        Axis = NormAxes.Default(axis);
    }

    /// <summary>Gets the axes along which a vector lies.</summary>
    public IReadOnlyList<int> Axis { get; }

    /// <inheritdoc/>
    public override Tensor Call(Tensor w) => w / (NormAxes.Norms(w, Axis) + NormAxes.Epsilon);

    /// <inheritdoc/>
    public override Config GetConfig() => new() { ["axis"] = NormAxes.ToConfig(Axis) };

    internal static UnitNorm FromConfig(Config config) => new(config.GetInts("axis"));
}
