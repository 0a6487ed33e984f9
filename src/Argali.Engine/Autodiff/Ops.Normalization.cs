namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>Normalises with the statistics of the batch: over all axes but <paramref name="axis"/>.</summary>
    /// <param name="x">The input.</param>
    /// <param name="gamma">The scale of each channel, or null for 1.</param>
    /// <param name="beta">The offset of each channel, or null for 0.</param>
    /// <param name="axis">The axis of the channels. Default -1.</param>
    /// <param name="epsilon">Added to the variance. Default 0.001.</param>
    /// <param name="mask">Which entries count (bool, of x's shape but for the last axis); null for all.</param>
    /// <returns>The normalised tensor, and the mean and variance (divided by n) of each channel.</returns>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static (Tensor Output, Tensor Mean, Tensor Variance) BatchNormalizationTraining(
        Tensor x, Tensor? gamma, Tensor? beta, int axis = -1, float epsilon = 1e-3f, Tensor? mask = null)
    {
        int channels = x.Shape.Axis(axis);
        if (mask is not { } counted)
            return BatchNormalizationOperation.Apply(x, gamma, beta, channels, epsilon);

        Span<int> axes = stackalloc int[Shape.MaxRank];
        int count = 0;
        for (int i = 0; i < x.Rank; i++)
        {
            if (i != channels)
                axes[count++] = i;
        }

        Tensor weights = ExpandDims(Cast(counted, DType.Float32), -1);
        Tensor total = Sum(BroadcastTo(weights, Shape.Broadcast(weights.Shape, x.Shape.With(-1, 1))), axes[..count], keepdims: true) + Epsilon;
        Tensor mean = Sum(weights * x, axes[..count], keepdims: true) / total;
        Tensor variance = Sum(weights * SquaredDifference(x, mean), axes[..count], keepdims: true) / total;
        Shape vector = new(x.Shape[channels]);
        mean = Reshape(mean, vector);
        variance = Reshape(variance, vector);
        return (BatchNormalization(x, mean, variance, gamma, beta, axis, epsilon), mean, variance);
    }

    /// <summary>Normalises with given statistics: gamma · (x - mean) / √(variance + epsilon) + beta.</summary>
    /// <param name="x">The input.</param>
    /// <param name="mean">The mean of each channel.</param>
    /// <param name="variance">The variance of each channel.</param>
    /// <param name="gamma">The scale of each channel, or null for 1.</param>
    /// <param name="beta">The offset of each channel, or null for 0.</param>
    /// <param name="axis">The axis of the channels. Default -1.</param>
    /// <param name="epsilon">Added to the variance. Default 0.001.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor BatchNormalization(
        Tensor x, Tensor mean, Tensor variance, Tensor? gamma = null, Tensor? beta = null, int axis = -1, double epsilon = 1e-3)
    {
        Tensor scale = Rsqrt(variance + Constant(epsilon, variance));
        if (gamma is { } g)
            scale *= g;
        return ChannelMapOperation.Apply(x, mean, scale, beta, x.Shape.Axis(axis));
    }

    /// <summary>Normalises each sample over the given axes: gamma · (x - mean) / √(variance + epsilon) + beta.</summary>
    /// <param name="x">The input.</param>
    /// <param name="axes">The axes to normalise over.</param>
    /// <param name="gamma">The scale, of the lengths of <paramref name="axes"/> in ascending order, or null for 1.</param>
    /// <param name="beta">The offset, of the same shape, or null for 0.</param>
    /// <param name="epsilon">Added to the variance. Default 0.001.</param>
    /// <exception cref="ArgumentException">The shapes do not fit.</exception>
    public static Tensor LayerNormalization(
        Tensor x, ReadOnlySpan<int> axes, Tensor? gamma = null, Tensor? beta = null, double epsilon = 1e-3)
    {
        Shape shape = x.Shape;
        AxisSet set = AxisSet.From(shape, axes);
        int length = 1, first = shape.Rank;
        for (; first > 0 && set.Contains(first - 1); first--)
            length *= shape[first - 1];
        if (shape.Rank - first == set.Count && length > 0 && x.DType != DType.Float64)
            return LayerNormalizationOperation.Apply(x, length, gamma, beta, (float)epsilon);

        Shape aligned = Shape.Scalar;
        for (int i = 0; i < shape.Rank; i++)
            aligned = aligned.Insert(i, set.Contains(i) ? shape[i] : 1);
        Tensor centred = x - Mean(x, axes, keepdims: true);
        Tensor y = centred * Rsqrt(Mean(Square(centred), axes, keepdims: true) + Constant(epsilon, x));
        if (gamma is { } g)
            y *= Reshape(g, aligned);
        return beta is { } b ? y + Reshape(b, aligned) : y;
    }

    private static Tensor Constant(double value, Tensor like) => like.DType == DType.Float64 ? Tensor.Scalar(value) : (float)value;
}
