using Argali.Engine;
using Argali.Saving;

namespace Argali.Initializers;

/// <summary>Zeros.</summary>
public sealed class Zeros : Initializer
{
    /// <inheritdoc/>
    public override Tensor Call(Shape shape, DType dtype = DType.Float32) => Tensor.Zeros(shape, dtype);

    /// <inheritdoc/>
    public override Config GetConfig() => [];
}
