using Argali.Engine;

namespace Argali.Layers;

/// <summary>
/// A kernel of 8-bit integers, as Keras quantises a trained one: inputs are rounded to 8 bits too, each row by its own scale, and the product
/// is divided by both scales.
/// </summary>
/// <param name="kernel">The integers, int8.</param>
/// <param name="scale">What each column was multiplied by before it was rounded.</param>
internal sealed class Int8Kernel(Variable kernel, Variable scale)
{
    private const float Largest = 127f;
    private const float Epsilon = 1e-7f;

    public Variable Scale => scale;

    /// <summary>Computes round(x · s) · kernel / (s · scale), where s = 127 / max |x| of a row; sums of products of such integers are exact in float32 to 2^24.</summary>
    public Tensor Multiply(Tensor x)
    {
        Tensor rowScale = Largest / (Ops.Max(Ops.Abs(x), -1, keepdims: true) + Epsilon);
        Tensor rounded = Ops.Clip(Ops.Round(x * rowScale), -Largest, Largest);
        Tensor products = Ops.Dense(rounded, Ops.Cast(kernel.Stored, DType.Float32));
        return products / (rowScale * scale);
    }
}
