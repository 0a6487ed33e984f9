using Argali.Engine;
using Argali.Saving;

namespace Argali.Constraints;

/// <summary>Sets negative numbers to 0.</summary>
public sealed class NonNeg : Constraint
{
    /// <inheritdoc/>
    public override Tensor Call(Tensor w) => w * Ops.Cast(Ops.GreaterEqual(w, 0f), DType.Float32);

    /// <inheritdoc/>
    public override Config GetConfig() => [];
}
