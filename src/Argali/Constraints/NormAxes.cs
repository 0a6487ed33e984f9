using Argali.Engine;

namespace Argali.Constraints;

/// <summary>The axes along which a norm is taken: one, which configs hold as a number, or several.</summary>
internal static class NormAxes
{
    /// <summary>What keeps quotients by a norm finite.</summary>
    public const float Epsilon = 1e-7f;

    public static IReadOnlyList<int> Default(int[]? axes) => axes is null or [] ? [0] : [.. axes];

    public static object ToConfig(IReadOnlyList<int> axes) => axes.Count == 1 ? axes[0] : axes;

    /// <summary>The norms, with the axes kept at length 1.</summary>
    public static Tensor Norms(Tensor w, IReadOnlyList<int> axes) => Ops.Sqrt(Ops.Sum(Ops.Square(w), [.. axes], keepdims: true));
}
