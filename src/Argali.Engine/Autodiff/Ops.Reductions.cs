namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>The sum over an axis, or over all elements; float32, or int32 and int64 (no gradient).</summary>
    public static Tensor Sum(Tensor x, int? axis = null, bool keepdims = false) =>
        AxisReduction.Sum(x, AxisSet.From(x.Shape, axis), keepdims, mean: false);

    /// <summary>The sum over several axes.</summary>
    public static Tensor Sum(Tensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
        AxisReduction.Sum(x, AxisSet.From(x.Shape, axes), keepdims, mean: false);

    /// <summary>The mean over an axis, or over all elements; NaN of no elements.</summary>
    public static Tensor Mean(Tensor x, int? axis = null, bool keepdims = false) =>
        AxisReduction.Sum(x, AxisSet.From(x.Shape, axis), keepdims, mean: true);

    /// <summary>The mean over several axes.</summary>
    public static Tensor Mean(Tensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
        AxisReduction.Sum(x, AxisSet.From(x.Shape, axes), keepdims, mean: true);

    /// <summary>The largest element over an axis, or of all; equal ones share the gradient.</summary>
    /// <exception cref="ArgumentException">There is no element to choose from.</exception>
    public static Tensor Max(Tensor x, int? axis = null, bool keepdims = false) =>
        AxisReduction.Extremum(x, AxisSet.From(x.Shape, axis), keepdims, largest: true);

    /// <summary>The largest element over several axes.</summary>
    /// <exception cref="ArgumentException">There is no element to choose from.</exception>
    public static Tensor Max(Tensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
        AxisReduction.Extremum(x, AxisSet.From(x.Shape, axes), keepdims, largest: true);

    /// <summary>The smallest element over an axis, or of all; equal ones share the gradient.</summary>
    /// <exception cref="ArgumentException">There is no element to choose from.</exception>
    public static Tensor Min(Tensor x, int? axis = null, bool keepdims = false) =>
        AxisReduction.Extremum(x, AxisSet.From(x.Shape, axis), keepdims, largest: false);

    /// <summary>The smallest element over several axes.</summary>
    /// <exception cref="ArgumentException">There is no element to choose from.</exception>
    public static Tensor Min(Tensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
        AxisReduction.Extremum(x, AxisSet.From(x.Shape, axes), keepdims, largest: false);

    /// <summary>The product over an axis, or of all elements.</summary>
    public static Tensor Prod(Tensor x, int? axis = null, bool keepdims = false) =>
        AxisReduction.Product(x, AxisSet.From(x.Shape, axis), keepdims);

    /// <summary>The product over several axes.</summary>
    public static Tensor Prod(Tensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
        AxisReduction.Product(x, AxisSet.From(x.Shape, axes), keepdims);

    /// <summary>The mean squared distance from the mean over an axis, or of all elements (divided by n).</summary>
    public static Tensor Variance(Tensor x, int? axis = null, bool keepdims = false) =>
        Mean(SquaredDifference(x, Mean(x, axis, keepdims: true)), axis, keepdims);

    /// <summary>The mean squared distance from the mean over several axes.</summary>
    public static Tensor Variance(Tensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
        Mean(SquaredDifference(x, Mean(x, axes, keepdims: true)), axes, keepdims);

    /// <summary>The standard deviation over an axis, or of all elements.</summary>
    public static Tensor Std(Tensor x, int? axis = null, bool keepdims = false) => Sqrt(Variance(x, axis, keepdims));

    /// <summary>The standard deviation over several axes.</summary>
    public static Tensor Std(Tensor x, ReadOnlySpan<int> axes, bool keepdims = false) => Sqrt(Variance(x, axes, keepdims));

    /// <summary>ln Σ eˣ over an axis, or over all elements; does not overflow.</summary>
    public static Tensor LogSumExp(Tensor x, int? axis = null, bool keepdims = false) =>
        AxisReduction.LogSumExp(x, AxisSet.From(x.Shape, axis), keepdims);

    /// <summary>ln Σ eˣ over several axes.</summary>
    public static Tensor LogSumExp(Tensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
        AxisReduction.LogSumExp(x, AxisSet.From(x.Shape, axes), keepdims);

    /// <summary>Whether any element over an axis, or of all, is not zero; the result is bool.</summary>
    public static Tensor Any(Tensor x, int? axis = null, bool keepdims = false) =>
        Greater(CountNonzero(x, axis, keepdims), Tensor.Scalar(0));

    /// <summary>Whether any element over several axes is not zero.</summary>
    public static Tensor Any(Tensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
        Greater(CountNonzero(x, axes, keepdims), Tensor.Scalar(0));

    /// <summary>Whether every element over an axis, or of all, is not zero; the result is bool.</summary>
    public static Tensor All(Tensor x, int? axis = null, bool keepdims = false) =>
        Equal(CountNonzero(x, axis, keepdims), Tensor.Scalar(AxisSet.From(x.Shape, axis).ReducedCount(x.Shape)));

    /// <summary>Whether every element over several axes is not zero.</summary>
    public static Tensor All(Tensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
        Equal(CountNonzero(x, axes, keepdims), Tensor.Scalar(AxisSet.From(x.Shape, axes).ReducedCount(x.Shape)));

    /// <summary>The number of elements that are not zero, as int32.</summary>
    public static Tensor CountNonzero(Tensor x, int? axis = null, bool keepdims = false) =>
        Sum(Cast(Cast(x, DType.Bool), DType.Int32), axis, keepdims);

    /// <summary>The number of elements over several axes that are not zero, as int32.</summary>
    public static Tensor CountNonzero(Tensor x, ReadOnlySpan<int> axes, bool keepdims = false) =>
        Sum(Cast(Cast(x, DType.Bool), DType.Int32), axes, keepdims);

    /// <summary>The position of the largest element along an axis, or in the flattened tensor, as int32; the first of equal ones.</summary>
    /// <exception cref="ArgumentException">There is no element to choose from.</exception>
    public static Tensor ArgMax(Tensor x, int? axis = null, bool keepdims = false) =>
        ArgumentOfExtremum.Apply(x, axis, keepdims, largest: true);

    /// <summary>The position of the smallest element along an axis, or in the flattened tensor, as int32; the first of equal ones.</summary>
    /// <exception cref="ArgumentException">There is no element to choose from.</exception>
    public static Tensor ArgMin(Tensor x, int? axis = null, bool keepdims = false) =>
        ArgumentOfExtremum.Apply(x, axis, keepdims, largest: false);

    /// <summary>Running sums along an axis, or of the flattened tensor.</summary>
    public static Tensor CumulativeSum(Tensor x, int? axis = null) => axis is { } one
        ? CumulativeSumOperation.Apply(x, one)
        : CumulativeSumOperation.Apply(Reshape(x, new Shape(Shape.Unknown)), 0);

    /// <summary>
    /// The vector norm (Σ|x|ᵖ)^(1/p) over an axis, or of all elements; p may be infinite (the largest magnitude), negative infinity (the
    /// smallest), or 0 (the number of elements that are not zero).
    /// </summary>
    public static Tensor Norm(Tensor x, float ord = 2f, int? axis = null, bool keepdims = false)
    {
        if (ord == 2)
            return Sqrt(Sum(Square(x), axis, keepdims));
        Tensor magnitude = Abs(x);
        return ord switch
        {
            0 => Cast(CountNonzero(x, axis, keepdims), DType.Float32),
            1 => Sum(magnitude, axis, keepdims),
            float.PositiveInfinity => Max(magnitude, axis, keepdims),
            float.NegativeInfinity => Min(magnitude, axis, keepdims),
            _ => Power(Sum(Power(magnitude, ord), axis, keepdims), 1 / ord),
        };
    }
}
