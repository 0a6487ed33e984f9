using Argali.Engine;

namespace Argali.Operations;

/// <summary>Extrema of integers and truth values too, which the operations of real numbers leave out.</summary>
internal static class OpIntegers
{
    public static Tensor Max(Tensor x, int? axis, bool keepdims) => x.DType == DType.Float32 ? Ops.Max(x, axis, keepdims) : Choose(x, axis, keepdims, Ops.ArgMax);

    public static Tensor Max(Tensor x, ReadOnlySpan<int> axes, bool keepdims) =>
        x.DType == DType.Float32 ? Ops.Max(x, axes, keepdims) : Choose(x, axes, keepdims, Ops.ArgMax);

    public static Tensor Min(Tensor x, int? axis, bool keepdims) => x.DType == DType.Float32 ? Ops.Min(x, axis, keepdims) : Choose(x, axis, keepdims, Ops.ArgMin);

    public static Tensor Min(Tensor x, ReadOnlySpan<int> axes, bool keepdims) =>
        x.DType == DType.Float32 ? Ops.Min(x, axes, keepdims) : Choose(x, axes, keepdims, Ops.ArgMin);

    private static Tensor Choose(Tensor x, int? axis, bool keepdims, Func<Tensor, int?, bool, Tensor> position) =>
        Choose(x, axis is { } one ? [one] : [.. Enumerable.Range(0, x.Rank)], keepdims, position);

    // The extremum over several axes is that over one after the other.
    private static Tensor Choose(Tensor x, ReadOnlySpan<int> axes, bool keepdims, Func<Tensor, int?, bool, Tensor> position)
    {
        Shape reduced = OpRules.Reduced(x.Shape, axes.ToArray(), keepdims);
        foreach (int axis in axes)
            x = Ops.TakeAlongAxis(x, position(x, axis, true), axis);
        return Ops.Reshape(x, reduced);
    }
}
