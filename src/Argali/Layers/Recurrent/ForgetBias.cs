using Argali.Engine;
using Argali.Initializers;

namespace Argali.Layers;

/// <summary>The first bias of a long short-term memory that begins by remembering: ones at the forget gate.</summary>
internal static class ForgetBias
{
    public static Tensor Of(Initializer initializer, int units, DType dtype) => Ops.Concatenate(
        [initializer.Call([units], dtype), Ops.Cast(Tensor.Ones([units]), dtype), initializer.Call([2 * units], dtype)], axis: 0);
}
