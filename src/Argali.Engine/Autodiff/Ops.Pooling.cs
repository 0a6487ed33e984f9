using Argali.Engine.Kernels;

namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>The largest element of each window; cells outside the input never are.</summary>
    /// <param name="x">The inputs (batch, ..., channels), with one to three axes between.</param>
    /// <param name="poolSize">The lengths of a window: one number for all axes, or one for each.</param>
    /// <param name="strides">The steps between windows: one number for all axes, or one for each. Default: the window's lengths.</param>
    /// <param name="padding">How windows reach over the edges. Default <see cref="WindowPadding.Valid"/>.</param>
    /// <param name="channelsFirst">Whether inputs are (batch, channels, ...). Default false: channels last.</param>
    /// <exception cref="ArgumentException">x has another number of axes, or is smaller than a window.</exception>
    public static Tensor MaxPool(
        Tensor x,
        ReadOnlySpan<int> poolSize,
        ReadOnlySpan<int> strides = default,
        WindowPadding padding = default,
        bool channelsFirst = false) => Pool(x, poolSize, strides, padding, channelsFirst, average: false);

    /// <summary>The mean of each window; cells outside the input are not counted.</summary>
    /// <param name="x">The inputs (batch, ..., channels), with one to three axes between.</param>
    /// <param name="poolSize">The lengths of a window: one number for all axes, or one for each.</param>
    /// <param name="strides">The steps between windows: one number for all axes, or one for each. Default: the window's lengths.</param>
    /// <param name="padding">How windows reach over the edges. Default <see cref="WindowPadding.Valid"/>.</param>
    /// <param name="channelsFirst">Whether inputs are (batch, channels, ...). Default false: channels last.</param>
    /// <exception cref="ArgumentException">x has another number of axes, or is smaller than a window.</exception>
    public static Tensor AveragePool(
        Tensor x,
        ReadOnlySpan<int> poolSize,
        ReadOnlySpan<int> strides = default,
        WindowPadding padding = default,
        bool channelsFirst = false) => Pool(x, poolSize, strides, padding, channelsFirst, average: true);

    // A box is pooled plane by plane and then along the depth. That is the same as at once: the maximum of maxima is the maximum (the
    // first one, too), and all planes of a box hold equally many cells, so that the mean of their means is the mean.
    private static Tensor Pool(
        Tensor x, ReadOnlySpan<int> poolSize, ReadOnlySpan<int> strides, WindowPadding padding, bool channelsFirst, bool average)
    {
        string name = average ? nameof(AveragePool) : nameof(MaxPool);
        int rank = SpatialRank(x, name);
        if (poolSize.IsEmpty)
            throw new ArgumentException($"{name} expects the lengths of a window. Received none.", nameof(poolSize));
        var one = new Spatial(1, 1, 1);
        Spatial window = Spatial.Positive(poolSize, rank, one, name, nameof(poolSize));
        Spatial steps = Spatial.Positive(strides, rank, window, name, nameof(strides));
        Tensor images = ToChannelsLast(x, channelsFirst);
        Shape s = images.Shape;
        int channels = s[rank + 1];
        Spatial lengths = Spatial.Lengths(s, 1, rank);
        (Spatial positions, Spatial before) = padding.Fit(lengths, window, steps, one);
        CheckPositions(positions, window, x.Shape, rank);

        TensorNode pooled = OperationGuard.Float(images, name);
        if (rank < 3 || window != one with { Depth = window.Depth } || steps != one with { Depth = steps.Depth })
        {
            var plane = new PoolGeometry(
                s[0] * lengths.Depth, lengths.Height, lengths.Width, channels, positions.Height, positions.Width,
                window.Height, window.Width, steps.Height, steps.Width, before.Height, before.Width);
            Shape planes = (positions with { Depth = lengths.Depth }).Images(s[0], channels, rank);
            pooled = Pool2DOperation.Apply(pooled, plane, average, planes).Node;
        }

        if (window.Depth > 1 || steps.Depth > 1)
        {
            int columns = positions.Height * positions.Width;
            var depth = new PoolGeometry(
                s[0], lengths.Depth, columns, channels, positions.Depth, columns, window.Depth, 1, steps.Depth, 1, before.Depth);
            pooled = Pool2DOperation.Apply(pooled, depth, average, positions.Images(s[0], channels, rank)).Node;
        }

        return FromChannelsLast(new Tensor(pooled), channelsFirst);
    }
}
