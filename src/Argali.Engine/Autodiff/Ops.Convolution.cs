using Argali.Engine.Kernels;

namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>A convolution (a cross-correlation, as in Keras) of sequences, images or volumes.</summary>
    /// <param name="x">The inputs (batch, ..., channels), with one to three axes between.</param>
    /// <param name="kernel">The weights (..., channels / groups, filters); the number of groups follows from them.</param>
    /// <param name="strides">The steps between windows: one number for all axes, or one for each. Default 1.</param>
    /// <param name="padding">How windows reach over the edges. Default <see cref="WindowPadding.Valid"/>.</param>
    /// <param name="dilationRate">The steps inside a window: one number for all axes, or one for each. Default 1.</param>
    /// <param name="channelsFirst">Whether inputs are (batch, channels, ...). Default false: channels last.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the input is smaller than a window.</exception>
    public static Tensor Conv(
        Tensor x,
        Tensor kernel,
        ReadOnlySpan<int> strides = default,
        WindowPadding padding = default,
        ReadOnlySpan<int> dilationRate = default,
        bool channelsFirst = false)
    {
        int rank = SpatialRank(x, nameof(Conv));
        Tensor images = ToChannelsLast(x, channelsFirst);
        Shape s = images.Shape, w = kernel.Shape;
        int channels = s[rank + 1];
        if (w.Rank != rank + 2 || w[rank] == 0 || channels % w[rank] != 0 || channels == 0 || w[rank + 1] % (channels / w[rank]) != 0)
        {
            throw new ArgumentException(
                $"Conv expects a kernel of {rank + 2} axes (window, channels / groups, filters) for inputs of {channels} channels. Received: " +
                $"kernel {w}, inputs {x.Shape}.", nameof(kernel));
        }

        ConvWindow window = ConvWindow.Of(w, rank, strides, dilationRate, nameof(Conv));
        Spatial lengths = Spatial.Lengths(s, 1, rank);
        (Spatial positions, Spatial before) = padding.Fit(lengths, window.Size, window.Strides, window.Dilation);
        CheckPositions(positions, window.Size, x.Shape, rank);
        VolumeGeometry geometry = window.Geometry(s[0], lengths, channels, positions, w[rank + 1], before, channels / w[rank]);
        Tensor y = ConvOperation.Apply(
            OperationGuard.Float(images, nameof(Conv)), OperationGuard.Float(kernel, nameof(Conv)), geometry, positions.Images(s[0], w[rank + 1], rank));
        return FromChannelsLast(y, channelsFirst);
    }

    /// <summary>A convolution of each channel on its own, with several filters for each.</summary>
    /// <param name="x">The inputs (batch, ..., channels), with one to three axes between.</param>
    /// <param name="kernel">The weights (..., channels, multiplier).</param>
    /// <param name="strides">The steps between windows: one number for all axes, or one for each. Default 1.</param>
    /// <param name="padding">How windows reach over the edges. Default <see cref="WindowPadding.Valid"/>.</param>
    /// <param name="dilationRate">The steps inside a window: one number for all axes, or one for each. Default 1.</param>
    /// <param name="channelsFirst">Whether inputs are (batch, channels, ...). Default false: channels last.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the input is smaller than a window.</exception>
    public static Tensor DepthwiseConv(
        Tensor x,
        Tensor kernel,
        ReadOnlySpan<int> strides = default,
        WindowPadding padding = default,
        ReadOnlySpan<int> dilationRate = default,
        bool channelsFirst = false)
    {
        int rank = SpatialRank(x, nameof(DepthwiseConv));
        Shape w = kernel.Shape;
        int channels = x.Shape[channelsFirst ? 1 : rank + 1];
        if (w.Rank != rank + 2 || w[rank] != channels)
        {
            throw new ArgumentException(
                $"DepthwiseConv expects a kernel of {rank + 2} axes (window, channels, multiplier) for inputs of {channels} channels. Received: " +
                $"kernel {w}, inputs {x.Shape}.", nameof(kernel));
        }

        Shape grouped = w.With(rank, 1).With(rank + 1, checked(w[rank] * w[rank + 1]));
        return Conv(x, Reshape(kernel, grouped), strides, padding, dilationRate, channelsFirst);
    }

    /// <summary>A convolution of each channel on its own, and one that mixes the channels of each position.</summary>
    /// <param name="x">The inputs (batch, ..., channels), with one to three axes between.</param>
    /// <param name="depthwiseKernel">The weights of the first (..., channels, multiplier).</param>
    /// <param name="pointwiseKernel">The weights of the second (1, ..., channels * multiplier, filters).</param>
    /// <param name="strides">The steps between windows: one number for all axes, or one for each. Default 1.</param>
    /// <param name="padding">How windows reach over the edges. Default <see cref="WindowPadding.Valid"/>.</param>
    /// <param name="dilationRate">The steps inside a window: one number for all axes, or one for each. Default 1.</param>
    /// <param name="channelsFirst">Whether inputs are (batch, channels, ...). Default false: channels last.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the input is smaller than a window.</exception>
    public static Tensor SeparableConv(
        Tensor x,
        Tensor depthwiseKernel,
        Tensor pointwiseKernel,
        ReadOnlySpan<int> strides = default,
        WindowPadding padding = default,
        ReadOnlySpan<int> dilationRate = default,
        bool channelsFirst = false)
    {
        Tensor filtered = DepthwiseConv(ToChannelsLast(x, channelsFirst), depthwiseKernel, strides, padding, dilationRate);
        return FromChannelsLast(Conv(filtered, pointwiseKernel), channelsFirst);
    }

    /// <summary>The transposed convolution: the gradient of a convolution, as an operation that makes images larger.</summary>
    /// <remarks>
    /// With strides s and a window that reaches over k positions, n positions become n·s ("same") or (n - 1)·s + max(k, s) ("valid");
    /// with an output padding p, (n - 1)·s + k mod 2 + p or (n - 1)·s + k + p. The result is what TensorFlow gives.
    /// </remarks>
    /// <param name="x">The inputs (batch, ..., channels), with one to three axes between.</param>
    /// <param name="kernel">The weights (..., filters, channels).</param>
    /// <param name="strides">The steps between windows: one number for all axes, or one for each. Default 1.</param>
    /// <param name="padding">The padding of the convolution whose gradient this is. Default <see cref="WindowPadding.Valid"/>.</param>
    /// <param name="outputPadding">Positions added to the output: one number for all axes, or one for each; empty (the default) to derive them.</param>
    /// <param name="dilationRate">The steps inside a window: one number for all axes, or one for each. Default 1.</param>
    /// <param name="channelsFirst">Whether inputs are (batch, channels, ...). Default false: channels last.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a convolution of the output's size does not give inputs of x's size.</exception>
    public static Tensor ConvTranspose(
        Tensor x,
        Tensor kernel,
        ReadOnlySpan<int> strides = default,
        WindowPadding padding = default,
        ReadOnlySpan<int> outputPadding = default,
        ReadOnlySpan<int> dilationRate = default,
        bool channelsFirst = false)
    {
        int rank = SpatialRank(x, nameof(ConvTranspose));
        Tensor images = ToChannelsLast(x, channelsFirst);
        Shape s = images.Shape, w = kernel.Shape;
        if (w.Rank != rank + 2 || w[rank + 1] != s[rank + 1])
        {
            throw new ArgumentException(
                $"ConvTranspose expects a kernel of {rank + 2} axes (window, filters, channels) for inputs of {s[rank + 1]} channels. Received: " +
                $"kernel {w}, inputs {x.Shape}.", nameof(kernel));
        }

        ConvWindow window = ConvWindow.Of(w, rank, strides, dilationRate, nameof(ConvTranspose));
        Spatial lengths = Spatial.Lengths(s, 1, rank);
        Spatial output = window.TransposedLengths(lengths, padding, outputPadding, rank);
        (Spatial positions, Spatial before) = padding.Fit(output, window.Size, window.Strides, window.Dilation);
        if (positions != lengths)
        {
            throw new ArgumentException(
                $"ConvTranspose: a convolution of {output.Describe(rank)} gives {positions.Describe(rank)} positions, but the inputs have " +
                $"{lengths.Describe(rank)}. The output padding must be smaller than the strides.", nameof(outputPadding));
        }

        VolumeGeometry geometry = window.Geometry(s[0], output, w[rank], positions, w[rank + 1], before);
        Tensor y = ConvTransposeOperation.Apply(
            OperationGuard.Float(images, nameof(ConvTranspose)),
            OperationGuard.Float(kernel, nameof(ConvTranspose)),
            geometry,
            output.Images(s[0], w[rank], rank));
        return FromChannelsLast(y, channelsFirst);
    }

    private static int SpatialRank(Tensor x, string operation) => x.Rank is >= 3 and <= 5
        ? x.Rank - 2
        : throw new ArgumentException(
            $"{operation} expects sequences, images or volumes of 3 to 5 axes (batch, ..., channels). Received shape {x.Shape}.", nameof(x));

    private static void CheckPositions(Spatial positions, Spatial window, Shape images, int rank)
    {
        if (positions.Depth <= 0 || positions.Height <= 0 || positions.Width <= 0)
        {
            throw new ArgumentException(
                $"A window of {window.Describe(rank)} does not fit into inputs of shape {images}. Pad them, or take a smaller window.");
        }
    }

    private static Tensor ToChannelsLast(Tensor x, bool channelsFirst) => channelsFirst ? MoveAxis(x, 1, -1) : x;

    private static Tensor FromChannelsLast(Tensor x, bool channelsFirst) => channelsFirst ? MoveAxis(x, -1, 1) : x;
}
