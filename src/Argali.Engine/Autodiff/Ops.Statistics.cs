namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>Running products along an axis, or of the flattened tensor.</summary>
    public static Tensor CumulativeProduct(Tensor x, int? axis = null) => axis is { } one
        ? CumulativeProductOperation.Apply(x, one)
        : CumulativeProductOperation.Apply(Ravel(x), 0);

    /// <summary>The differences of neighbours along an axis, taken <paramref name="n"/> times.</summary>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="n"/> is negative.</exception>
    public static Tensor Diff(Tensor x, int n = 1, int axis = -1)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(n);
        axis = x.Shape.Axis(axis);
        for (; n > 0; n--)
        {
            int left = Math.Max(x.Shape[axis] - 1, 0);
            x = left == 0 ? SliceAxis(x, axis, 0, 0) : SliceAxis(x, axis, 1, left) - SliceAxis(x, axis, 0, left);
        }

        return x;
    }

    /// <summary>The mean and the variance (divided by n) over axes.</summary>
    public static (Tensor Mean, Tensor Variance) Moments(Tensor x, ReadOnlySpan<int> axes, bool keepdims = false)
    {
        Tensor mean = Mean(x, axes, keepdims: true);
        Tensor variance = Mean(SquaredDifference(x, mean), axes, keepdims);
        return (keepdims ? mean : Reshape(mean, variance.Shape), variance);
    }

    /// <summary>The mean over an axis, or of all elements, where each element counts by its weight: Σ x w / Σ w.</summary>
    /// <param name="x">The elements.</param>
    /// <param name="weights">As many as elements, or one for each position of the axis; null for a plain mean.</param>
    /// <param name="axis">The axis, or null for all elements.</param>
    /// <exception cref="ArgumentException">The weights do not fit.</exception>
    public static Tensor Average(Tensor x, Tensor? weights = null, int? axis = null)
    {
        if (weights is not { } w)
            return Mean(x, axis);
        if (w.Shape != x.Shape)
        {
            if (axis is not { } one || w.Rank != 1 || w.Shape[0] != x.Shape[x.Shape.Axis(one)])
            {
                throw new ArgumentException(
                    $"Average expects weights of shape {x.Shape}, or one for each position of the axis. Received: {w.Shape}, axis {axis?.ToString() ?? "none"}.",
                    nameof(weights));
            }

            Shape aligned = Shape.Scalar;
            for (int i = 0; i < x.Rank; i++)
                aligned = aligned.Insert(i, i == x.Shape.Axis(one) ? w.Shape[0] : 1);
            w = BroadcastTo(Reshape(w, aligned), x.Shape);
        }

        return Sum(x * w, axis) / Sum(w, axis);
    }

    /// <summary>The middle value over an axis, or of all elements; the mean of the two middle ones of an even number.</summary>
    /// <exception cref="ArgumentException">There is no element.</exception>
    public static Tensor Median(Tensor x, int? axis = null, bool keepdims = false) =>
        Quantile(x, 0.5f, axis is { } one ? [one] : null, keepdims: keepdims);

    /// <summary>The values below which the given shares of the elements lie; NaN where an element is NaN.</summary>
    /// <param name="x">The elements, float32.</param>
    /// <param name="q">One share, or a vector of them, in [0, 1]; a vector becomes the first axis of the result. No gradient flows to it.</param>
    /// <param name="axes">The axes to reduce, or null for all.</param>
    /// <param name="method">What lies between two neighbours. Default linear.</param>
    /// <param name="keepdims">Whether the reduced axes stay, with length 1.</param>
    /// <exception cref="ArgumentException">There is no element, or a share is outside of [0, 1].</exception>
    public static Tensor Quantile(Tensor x, Tensor q, int[]? axes = null, QuantileMethod method = QuantileMethod.Linear, bool keepdims = false)
    {
        AxisSet set = axes is null ? AxisSet.All(x.Shape) : AxisSet.From(x.Shape, axes);
        if (q.Rank > 1)
            throw new ArgumentException($"Quantile expects one share or a vector of them. Received: {q.Shape}.", nameof(q));
        Tensor sorted = Sort(ReducedLast(x, set));
        int length = sorted.Shape[^1];
        if (length == 0)
            throw new ArgumentException($"Quantile needs an element at least. Received: {x.Shape}.", nameof(x));
        float[] shares = Cast(q, DType.Float32).ToArray<float>();
        int[] low = new int[shares.Length], high = new int[shares.Length];
        var weights = new float[shares.Length];
        for (int i = 0; i < shares.Length; i++)
        {
            if (shares[i] is not (>= 0 and <= 1))
                throw new ArgumentException($"Quantile expects shares in [0, 1]. Received: {shares[i]}.", nameof(q));
            double position = (double)shares[i] * (length - 1);
            (low[i], high[i]) = ((int)Math.Floor(position), (int)Math.Ceiling(position));
            weights[i] = method switch
            {
                QuantileMethod.Lower => 0,
                QuantileMethod.Higher => 1,
                QuantileMethod.Midpoint => 0.5f,
                QuantileMethod.Nearest => (float)(Math.Round(position, MidpointRounding.ToEven) - low[i]),
                _ => (float)(position - low[i]),
            };
        }

        Tensor below = Take(sorted, low, -1), above = Take(sorted, high, -1);
        Tensor y = below + ((above - below) * weights);
        y = Where(ExpandDims(Any(IsNan(sorted), -1), -1), float.NaN, y);
        Shape rest = set.Reduce(x.Shape, keepdims);
        return q.Rank == 0 ? Reshape(y, rest) : Reshape(MoveAxis(y, -1, 0), new Shape(shares.Length).Concat(rest));
    }

    // The kept axes, and all reduced ones as the last.
    private static Tensor ReducedLast(Tensor x, AxisSet set)
    {
        Span<int> order = stackalloc int[Shape.MaxRank];
        int kept = 0, reduced = x.Rank - set.Count;
        for (int i = 0; i < x.Rank; i++)
            order[set.Contains(i) ? reduced++ : kept++] = i;
        return Reshape(Transpose(x, order[..x.Rank]), set.Reduce(x.Shape, false).Concat(new Shape(set.ReducedCount(x.Shape))));
    }
}
