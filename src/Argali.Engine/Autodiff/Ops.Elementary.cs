using Argali.Engine.Kernels;

namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>The logarithm to base 2.</summary>
    public static Tensor Log2(Tensor x) => UnaryOperation<Unary.Log2, UnaryGradient.Log2>.Apply(x);

    /// <summary>The logarithm to base 10.</summary>
    public static Tensor Log10(Tensor x) => UnaryOperation<Unary.Log10, UnaryGradient.Log10>.Apply(x);

    /// <summary>The tangent.</summary>
    public static Tensor Tan(Tensor x) => UnaryOperation<Unary.Tan, UnaryGradient.Tan>.Apply(x);

    /// <summary>The hyperbolic sine.</summary>
    public static Tensor Sinh(Tensor x) => UnaryOperation<Unary.Sinh, UnaryGradient.Sinh>.Apply(x);

    /// <summary>The hyperbolic cosine.</summary>
    public static Tensor Cosh(Tensor x) => UnaryOperation<Unary.Cosh, UnaryGradient.Cosh>.Apply(x);

    /// <summary>The angle whose sine is x, in [-π/2, π/2]; NaN outside of [-1, 1].</summary>
    public static Tensor Arcsin(Tensor x) => UnaryOperation<Unary.Arcsin, UnaryGradient.Arcsin>.Apply(x);

    /// <summary>The angle whose cosine is x, in [0, π]; NaN outside of [-1, 1].</summary>
    public static Tensor Arccos(Tensor x) => UnaryOperation<Unary.Arccos, UnaryGradient.Arccos>.Apply(x);

    /// <summary>The angle whose tangent is x, in (-π/2, π/2).</summary>
    public static Tensor Arctan(Tensor x) => UnaryOperation<Unary.Arctan, UnaryGradient.Arctan>.Apply(x);

    /// <summary>The inverse of the hyperbolic sine.</summary>
    public static Tensor Arcsinh(Tensor x) => UnaryOperation<Unary.Arcsinh, UnaryGradient.Arcsinh>.Apply(x);

    /// <summary>The inverse of the hyperbolic cosine, 0 or more; NaN below 1.</summary>
    public static Tensor Arccosh(Tensor x) => UnaryOperation<Unary.Arccosh, UnaryGradient.Arccosh>.Apply(x);

    /// <summary>The inverse of the hyperbolic tangent; NaN outside of [-1, 1].</summary>
    public static Tensor Arctanh(Tensor x) => UnaryOperation<Unary.Arctanh, UnaryGradient.Arctanh>.Apply(x);

    /// <summary>The inverse of the error function; NaN outside of [-1, 1].</summary>
    public static Tensor ErfInv(Tensor x) => UnaryOperation<Unary.ErfInv, UnaryGradient.ErfInv>.Apply(x);

    /// <summary>The angle of the point (b, a) seen from the origin, in [-π, π].</summary>
    public static Tensor Arctan2(Tensor a, Tensor b) =>
        BinaryOperation<Binary.Atan2, BinaryGradient.Arctan2Left, BinaryGradient.Arctan2Right>.Apply(a, b);

    /// <summary>ln(eᵃ + eᵇ), element by element; does not overflow.</summary>
    public static Tensor LogAddExp(Tensor a, Tensor b)
    {
        // Equal infinities have no difference.
        Tensor difference = Where(Equal(a, b), 0f, a - b);
        return Maximum(a, b) + Softplus(-Abs(difference));
    }

    /// <summary>The nearest number of so many decimals, halves to the even one; no gradient flows.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="decimals">How many decimals; a negative number rounds before the point.</param>
    public static Tensor Round(Tensor x, int decimals)
    {
        if (decimals == 0)
            return Round(x);
        float scale = (float)Math.Pow(10, Math.Abs(decimals));
        return decimals > 0 ? Round(x * scale) / scale : Round(x / scale) * scale;
    }

    /// <summary>x with what is no finite number replaced; the gradient flows where x is finite.</summary>
    /// <param name="x">The numbers.</param>
    /// <param name="nan">What takes the place of NaN. Default 0.</param>
    /// <param name="posinf">What takes the place of infinity. Default the largest number.</param>
    /// <param name="neginf">What takes the place of negative infinity. Default the smallest number.</param>
    public static Tensor NanToNum(Tensor x, float nan = 0f, float posinf = float.MaxValue, float neginf = float.MinValue)
    {
        Tensor y = Where(IsNan(x), nan, x);
        y = Where(Equal(x, float.PositiveInfinity), posinf, y);
        return Where(Equal(x, float.NegativeInfinity), neginf, y);
    }

    /// <summary>Whether |a - b| is at most atol + rtol |b|, or both are the same infinity; the result is bool.</summary>
    public static Tensor IsClose(Tensor a, Tensor b, float rtol = 1e-5f, float atol = 1e-8f, bool equalNan = false)
    {
        Tensor near = LogicalAnd(LessEqual(Abs(a - b), (Abs(b) * rtol) + atol), LogicalAnd(IsFinite(a), IsFinite(b)));
        Tensor close = LogicalOr(near, Equal(a, b));
        return equalNan ? LogicalOr(close, LogicalAnd(IsNan(a), IsNan(b))) : close;
    }
}
