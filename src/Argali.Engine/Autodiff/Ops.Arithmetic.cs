using Argali.Engine.Kernels;

namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>a + b, element by element; float32, or integers of one type.</summary>
    public static Tensor Add(Tensor a, Tensor b) => IsFloat(a)
        ? BinaryOperation<Binary.Add, PassGradient, PassGradient>.Apply(a, b)
        : IntegerElementwise.Apply<IntegerOps.Add>(a, b, nameof(Add));

    /// <summary>a - b, element by element; float32, or integers of one type.</summary>
    public static Tensor Subtract(Tensor a, Tensor b) => IsFloat(a)
        ? BinaryOperation<Binary.Subtract, PassGradient, UnaryGradient.Negate>.Apply(a, b)
        : IntegerElementwise.Apply<IntegerOps.Subtract>(a, b, nameof(Subtract));

    /// <summary>a · b, element by element; float32, or integers of one type.</summary>
    public static Tensor Multiply(Tensor a, Tensor b) => IsFloat(a)
        ? BinaryOperation<Binary.Multiply, BinaryGradient.Multiply, BinaryGradient.Multiply>.Apply(a, b)
        : IntegerElementwise.Apply<IntegerOps.Multiply>(a, b, nameof(Multiply));

    /// <summary>a / b, element by element.</summary>
    public static Tensor Divide(Tensor a, Tensor b) =>
        BinaryOperation<Binary.Divide, BinaryGradient.DivideLeft, BinaryGradient.DivideRight>.Apply(a, b);

    /// <summary>a / b, element by element, and 0 where b is 0 (with gradient 0).</summary>
    public static Tensor DivideNoNan(Tensor a, Tensor b)
    {
        Tensor defined = NotEqual(b, 0f);
        Tensor quotient = Divide(a, Where(defined, b, 1f));
        return Where(defined, quotient, 0f);
    }

    /// <summary>The quotient rounded down; float32 (gradient zero), or integers of one type.</summary>
    public static Tensor FloorDivide(Tensor a, Tensor b) => IsFloat(a)
        ? ElementwiseWithoutGradient.Apply<Binary.FloorDivide>(a, b, nameof(FloorDivide))
        : IntegerElementwise.Apply<IntegerOps.FloorDivide>(a, b, nameof(FloorDivide));

    /// <summary>The remainder with the divisor's sign, as Python's <c>%</c>; float32, or integers of one type.</summary>
    public static Tensor Mod(Tensor a, Tensor b) => IsFloat(a)
        ? ModuloOperation.Apply(a, b)
        : IntegerElementwise.Apply<IntegerOps.Modulo>(a, b, nameof(Mod));

    /// <summary>a to the power b, element by element.</summary>
    public static Tensor Power(Tensor a, Tensor b) => PowerOperation.Apply(a, b);

    /// <summary>The larger of a and b; the gradient goes to it, half to each where they are equal.</summary>
    public static Tensor Maximum(Tensor a, Tensor b) => IsFloat(a)
        ? BinaryOperation<Binary.Maximum, BinaryGradient.Maximum, BinaryGradient.Maximum>.Apply(a, b)
        : IntegerElementwise.Apply<IntegerOps.Maximum>(a, b, nameof(Maximum));

    /// <summary>The smaller of a and b; the gradient goes to it, half to each where they are equal.</summary>
    public static Tensor Minimum(Tensor a, Tensor b) => IsFloat(a)
        ? BinaryOperation<Binary.Minimum, BinaryGradient.Minimum, BinaryGradient.Minimum>.Apply(a, b)
        : IntegerElementwise.Apply<IntegerOps.Minimum>(a, b, nameof(Minimum));

    /// <summary>(a - b)², element by element.</summary>
    public static Tensor SquaredDifference(Tensor a, Tensor b) =>
        BinaryOperation<Binary.SquaredDifference, BinaryGradient.SquaredDifference, BinaryGradient.SquaredDifference>.Apply(a, b);

    /// <summary>-x.</summary>
    public static Tensor Negative(Tensor x) => IsFloat(x)
        ? UnaryOperation<Unary.Negate, UnaryGradient.Negate>.Apply(x)
        : Subtract(Tensor.Zeros(Shape.Scalar, x.DType), x);

    /// <summary>|x|; the gradient at 0 is 0.</summary>
    public static Tensor Abs(Tensor x) => IsFloat(x)
        ? UnaryOperation<Unary.Abs, UnaryGradient.Abs>.Apply(x)
        : Maximum(x, Negative(x));

    /// <summary>-1, 0 or 1; no gradient flows.</summary>
    public static Tensor Sign(Tensor x) => ElementwiseWithoutGradient.Apply<Unary.Sign>(x);

    /// <summary>x².</summary>
    public static Tensor Square(Tensor x) => IsFloat(x)
        ? UnaryOperation<Unary.Square, UnaryGradient.Square>.Apply(x)
        : Multiply(x, x);

    /// <summary>The square root.</summary>
    public static Tensor Sqrt(Tensor x) => UnaryOperation<Unary.Sqrt, UnaryGradient.Sqrt>.Apply(x);

    /// <summary>1 / √x.</summary>
    public static Tensor Rsqrt(Tensor x) => UnaryOperation<Unary.Rsqrt, UnaryGradient.Rsqrt>.Apply(x);

    /// <summary>1 / x.</summary>
    public static Tensor Reciprocal(Tensor x) => UnaryOperation<Unary.Reciprocal, UnaryGradient.Reciprocal>.Apply(x);

    /// <summary>e to the power x.</summary>
    public static Tensor Exp(Tensor x) => UnaryOperation<Unary.Exp, UnaryGradient.Exp>.Apply(x);

    /// <summary>e to the power x, minus 1; accurate near 0.</summary>
    public static Tensor Expm1(Tensor x) => UnaryOperation<Unary.Expm1, UnaryGradient.Expm1>.Apply(x);

    /// <summary>The natural logarithm.</summary>
    public static Tensor Log(Tensor x) => UnaryOperation<Unary.Log, UnaryGradient.Log>.Apply(x);

    /// <summary>ln(1 + x); accurate near 0.</summary>
    public static Tensor Log1p(Tensor x) => UnaryOperation<Unary.Log1p, UnaryGradient.Log1p>.Apply(x);

    /// <summary>The sine.</summary>
    public static Tensor Sin(Tensor x) => UnaryOperation<Unary.Sin, UnaryGradient.Sin>.Apply(x);

    /// <summary>The cosine.</summary>
    public static Tensor Cos(Tensor x) => UnaryOperation<Unary.Cos, UnaryGradient.Cos>.Apply(x);

    /// <summary>The hyperbolic tangent.</summary>
    public static Tensor Tanh(Tensor x) => UnaryOperation<Unary.Tanh, UnaryGradient.Tanh>.Apply(x);

    /// <summary>The error function.</summary>
    public static Tensor Erf(Tensor x) => UnaryOperation<Unary.Erf, UnaryGradient.Erf>.Apply(x);

    /// <summary>The greatest integer not above x; no gradient flows.</summary>
    public static Tensor Floor(Tensor x) => ElementwiseWithoutGradient.Apply<Unary.Floor>(x);

    /// <summary>The least integer not below x; no gradient flows.</summary>
    public static Tensor Ceil(Tensor x) => ElementwiseWithoutGradient.Apply<Unary.Ceil>(x);

    /// <summary>The nearest integer, halves to the even one; no gradient flows.</summary>
    public static Tensor Round(Tensor x) => ElementwiseWithoutGradient.Apply<Unary.Round>(x);

    /// <summary>x limited to [min, max]; the gradient flows where x lies in it.</summary>
    /// <exception cref="ArgumentException"><paramref name="min"/> exceeds <paramref name="max"/>.</exception>
    public static Tensor Clip(Tensor x, float min, float max)
    {
        if (min > max)
            throw new ArgumentException($"Clip expects min <= max. Received: min={min}, max={max}.", nameof(min));
        return UnaryOperation<Unary.Clip, UnaryGradient.Clip>.Apply(x, new Unary.Clip(min, max), new UnaryGradient.Clip(min, max));
    }

    private static bool IsFloat(Tensor x) => x.DType is DType.Float32 or DType.Float64;

    /// <summary>The same values without history: no gradient flows through the result.</summary>
    public static Tensor StopGradient(Tensor x) => new(TensorAllocator.View(x.Node, x.Shape));

    /// <summary>Takes from <paramref name="a"/> where the condition (bool) is true and from <paramref name="b"/> elsewhere; all broadcast.</summary>
    /// <exception cref="ArgumentException">The condition is not bool, or the values have different types.</exception>
    public static Tensor Where(Tensor condition, Tensor a, Tensor b) => WhereOperation.Apply(condition, a, b);
}
