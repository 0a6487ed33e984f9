using Argali.Engine;
using Argali.Saving;

namespace Argali.Initializers;

/// <summary>Ones.</summary>
public sealed class Ones : Initializer
{
    /// <inheritdoc/>
    public override Tensor Call(Shape shape, DType dtype = DType.Float32) => Ops.Cast(Tensor.Ones(shape), dtype);

    /// <inheritdoc/>
    public override Config GetConfig() => [];
}
