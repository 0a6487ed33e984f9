using Argali.Engine.Kernels;

namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>Whether a equals b, element by element; operands of one type, result bool.</summary>
    public static Tensor Equal(Tensor a, Tensor b) =>
        ComparisonOperation.Apply<Compare.Equal, Comparisons.Equal>(a, b, nameof(Equal));

    /// <summary>Whether a differs from b, element by element; operands of one type, result bool.</summary>
    public static Tensor NotEqual(Tensor a, Tensor b) =>
        ComparisonOperation.Apply<Compare.NotEqual, Comparisons.NotEqual>(a, b, nameof(NotEqual));

    /// <summary>Whether a is less than b, element by element; operands of one type, result bool.</summary>
    public static Tensor Less(Tensor a, Tensor b) =>
        ComparisonOperation.Apply<Compare.Less, Comparisons.Less>(a, b, nameof(Less));

    /// <summary>Whether a is at most b, element by element; operands of one type, result bool.</summary>
    public static Tensor LessEqual(Tensor a, Tensor b) =>
        ComparisonOperation.Apply<Compare.LessEqual, Comparisons.LessEqual>(a, b, nameof(LessEqual));

    /// <summary>Whether a is greater than b, element by element; operands of one type, result bool.</summary>
    public static Tensor Greater(Tensor a, Tensor b) =>
        ComparisonOperation.Apply<Compare.Greater, Comparisons.Greater>(a, b, nameof(Greater));

    /// <summary>Whether a is at least b, element by element; operands of one type, result bool.</summary>
    public static Tensor GreaterEqual(Tensor a, Tensor b) =>
        ComparisonOperation.Apply<Compare.GreaterEqual, Comparisons.GreaterEqual>(a, b, nameof(GreaterEqual));

    /// <summary>Whether both are true, element by element; operands and result bool.</summary>
    public static Tensor LogicalAnd(Tensor a, Tensor b) => LogicalOperation.And(a, b);

    /// <summary>Whether one at least is true, element by element; operands and result bool.</summary>
    public static Tensor LogicalOr(Tensor a, Tensor b) => LogicalOperation.Or(a, b);

    /// <summary>Whether x is false, element by element; operand and result bool.</summary>
    public static Tensor LogicalNot(Tensor x) => LogicalOperation.Not(x);

    /// <summary>Whether exactly one is true, element by element; operands and result bool.</summary>
    public static Tensor LogicalXor(Tensor a, Tensor b) => NotEqual(Cast(a, DType.Bool), Cast(b, DType.Bool));

    /// <summary>Whether x is not a number, element by element.</summary>
    public static Tensor IsNan(Tensor x) => ComparisonOperation.Apply<Compare.IsNaN, Comparisons.NotEqual>(x, x, nameof(IsNan));

    /// <summary>Whether x is infinite, element by element.</summary>
    public static Tensor IsInf(Tensor x) => Equal(Abs(x), float.PositiveInfinity);

    /// <summary>Whether x is neither infinite nor NaN, element by element.</summary>
    public static Tensor IsFinite(Tensor x) => Less(Abs(x), float.PositiveInfinity);
}
