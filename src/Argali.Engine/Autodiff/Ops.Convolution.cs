using Argali.Engine.Kernels;

namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>A two-dimensional convolution (a cross-correlation, as in Keras).</summary>
    /// <param name="x">Images, in the given format.</param>
    /// <param name="kernel">The weights (height, width, channels / groups, filters); the number of groups follows from them.</param>
    /// <param name="strides">The steps between windows. Default (1, 1).</param>
    /// <param name="padding">How windows reach over the edges. Default <see cref="WindowPadding.Valid"/>.</param>
    /// <param name="dilationRate">The steps inside a window. Default (1, 1).</param>
    /// <param name="channelsFirst">Whether images are (batch, channels, height, width). Default false: channels last.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the image is smaller than a window.</exception>
    public static Tensor Conv2D(
        Tensor x,
        Tensor kernel,
        (int Height, int Width)? strides = null,
        WindowPadding padding = default,
        (int Height, int Width)? dilationRate = null,
        bool channelsFirst = false)
    {
        TensorNode weights = OperationGuard.Float(kernel, nameof(Conv2D));
        CheckImages(x, nameof(Conv2D));
        Tensor images = ToChannelsLast(x, channelsFirst);
        Shape s = images.Shape, w = weights.Shape;
        if (w.Rank != 4 || w[2] == 0 || s[3] % w[2] != 0 || w[3] % (s[3] / w[2]) != 0)
        {
            throw new ArgumentException(
                $"Conv2D expects a kernel (height, width, channels / groups, filters) for images of {s[3]} channels. Received: kernel {w}, " +
                $"images {x.Shape}.", nameof(kernel));
        }

        (int strideH, int strideW) = strides ?? (1, 1);
        (int dilationH, int dilationW) = dilationRate ?? (1, 1);
        (int outH, int top) = padding.Rows(s[1], w[0], strideH, dilationH);
        (int outW, int left) = padding.Columns(s[2], w[1], strideW, dilationW);
        CheckPositions(outH, outW, x.Shape, w[0], w[1]);
        var geometry = new ConvGeometry(
            s[0], s[1], s[2], s[3], outH, outW, w[3], w[0], w[1], strideH, strideW, dilationH, dilationW, top, left, s[3] / w[2]);
        return FromChannelsLast(Conv2DOperation.Apply(OperationGuard.Float(images, nameof(Conv2D)), weights, geometry), channelsFirst);
    }

    /// <summary>A convolution of each channel on its own, with several filters for each.</summary>
    /// <param name="x">Images, in the given format.</param>
    /// <param name="kernel">The weights (height, width, channels, multiplier).</param>
    /// <param name="strides">The steps between windows. Default (1, 1).</param>
    /// <param name="padding">How windows reach over the edges. Default <see cref="WindowPadding.Valid"/>.</param>
    /// <param name="dilationRate">The steps inside a window. Default (1, 1).</param>
    /// <param name="channelsFirst">Whether images are (batch, channels, height, width). Default false: channels last.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the image is smaller than a window.</exception>
    public static Tensor DepthwiseConv2D(
        Tensor x,
        Tensor kernel,
        (int Height, int Width)? strides = null,
        WindowPadding padding = default,
        (int Height, int Width)? dilationRate = null,
        bool channelsFirst = false)
    {
        Shape w = kernel.Shape;
        if (w.Rank != 4)
            throw new ArgumentException($"DepthwiseConv2D expects a kernel (height, width, channels, multiplier). Received: {w}.", nameof(kernel));
        return Conv2D(x, Reshape(kernel, new Shape(w[0], w[1], 1, checked(w[2] * w[3]))), strides, padding, dilationRate, channelsFirst);
    }

    /// <summary>The transposed convolution: the gradient of a convolution, as an operation.</summary>
    /// <param name="x">Images, in the given format.</param>
    /// <param name="kernel">The weights (height, width, filters, channels).</param>
    /// <param name="outputSize">The height and width of the result.</param>
    /// <param name="strides">The steps between windows. Default (1, 1).</param>
    /// <param name="padding">The padding of the convolution whose gradient this is. Default <see cref="WindowPadding.Valid"/>.</param>
    /// <param name="dilationRate">The steps inside a window. Default (1, 1).</param>
    /// <param name="channelsFirst">Whether images are (batch, channels, height, width). Default false: channels last.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or a convolution of the output size does not give images of x's size.</exception>
    public static Tensor Conv2DTranspose(
        Tensor x,
        Tensor kernel,
        (int Height, int Width) outputSize,
        (int Height, int Width)? strides = null,
        WindowPadding padding = default,
        (int Height, int Width)? dilationRate = null,
        bool channelsFirst = false)
    {
        TensorNode weights = OperationGuard.Float(kernel, nameof(Conv2DTranspose));
        CheckImages(x, nameof(Conv2DTranspose));
        Tensor images = ToChannelsLast(x, channelsFirst);
        Shape s = images.Shape, w = weights.Shape;
        if (w.Rank != 4 || w[3] != s[3])
        {
            throw new ArgumentException(
                $"Conv2DTranspose expects a kernel (height, width, filters, channels) for images of {s[3]} channels. Received: kernel {w}, " +
                $"images {x.Shape}.", nameof(kernel));
        }

        (int strideH, int strideW) = strides ?? (1, 1);
        (int dilationH, int dilationW) = dilationRate ?? (1, 1);
        (int rows, int top) = padding.Rows(outputSize.Height, w[0], strideH, dilationH);
        (int columns, int left) = padding.Columns(outputSize.Width, w[1], strideW, dilationW);
        if (rows != s[1] || columns != s[2])
        {
            throw new ArgumentException(
                $"Conv2DTranspose: a convolution of {outputSize.Height} x {outputSize.Width} gives {rows} x {columns} positions, but the images " +
                $"are {s[1]} x {s[2]}. Choose another output size.", nameof(outputSize));
        }

        var geometry = new ConvGeometry(
            s[0], outputSize.Height, outputSize.Width, w[2], s[1], s[2], s[3], w[0], w[1], strideH, strideW, dilationH, dilationW, top, left);
        return FromChannelsLast(
            Conv2DTransposeOperation.Apply(OperationGuard.Float(images, nameof(Conv2DTranspose)), weights, geometry), channelsFirst);
    }

    /// <summary>The largest element of each window; cells outside the image never are.</summary>
    /// <param name="x">Images, in the given format.</param>
    /// <param name="poolSize">The height and width of a window.</param>
    /// <param name="strides">The steps between windows. Default: the window's size.</param>
    /// <param name="padding">How windows reach over the edges. Default <see cref="WindowPadding.Valid"/>.</param>
    /// <param name="channelsFirst">Whether images are (batch, channels, height, width). Default false: channels last.</param>
    /// <exception cref="ArgumentException">x is not four-dimensional, or smaller than a window.</exception>
    public static Tensor MaxPool2D(
        Tensor x,
        (int Height, int Width) poolSize,
        (int Height, int Width)? strides = null,
        WindowPadding padding = default,
        bool channelsFirst = false) => Pool2D(x, poolSize, strides, padding, channelsFirst, average: false);

    /// <summary>The mean of each window; cells outside the image are not counted.</summary>
    /// <param name="x">Images, in the given format.</param>
    /// <param name="poolSize">The height and width of a window.</param>
    /// <param name="strides">The steps between windows. Default: the window's size.</param>
    /// <param name="padding">How windows reach over the edges. Default <see cref="WindowPadding.Valid"/>.</param>
    /// <param name="channelsFirst">Whether images are (batch, channels, height, width). Default false: channels last.</param>
    /// <exception cref="ArgumentException">x is not four-dimensional, or smaller than a window.</exception>
    public static Tensor AveragePool2D(
        Tensor x,
        (int Height, int Width) poolSize,
        (int Height, int Width)? strides = null,
        WindowPadding padding = default,
        bool channelsFirst = false) => Pool2D(x, poolSize, strides, padding, channelsFirst, average: true);

    private static Tensor Pool2D(
        Tensor x, (int Height, int Width) poolSize, (int Height, int Width)? strides, WindowPadding padding, bool channelsFirst, bool average)
    {
        string name = average ? nameof(AveragePool2D) : nameof(MaxPool2D);
        CheckImages(x, name);
        Tensor images = ToChannelsLast(x, channelsFirst);
        Shape s = images.Shape;
        (int strideH, int strideW) = strides ?? poolSize;
        (int outH, int top) = padding.Rows(s[1], poolSize.Height, strideH, 1);
        (int outW, int left) = padding.Columns(s[2], poolSize.Width, strideW, 1);
        CheckPositions(outH, outW, x.Shape, poolSize.Height, poolSize.Width);
        var geometry = new PoolGeometry(s[0], s[1], s[2], s[3], outH, outW, poolSize.Height, poolSize.Width, strideH, strideW, top, left);
        return FromChannelsLast(Pool2DOperation.Apply(OperationGuard.Float(images, name), geometry, average), channelsFirst);
    }

    private static void CheckImages(Tensor x, string operation)
    {
        if (x.Rank != 4)
            throw new ArgumentException($"{operation} expects images of 4 axes (batch, height, width, channels). Received shape {x.Shape}.", nameof(x));
    }

    private static void CheckPositions(int height, int width, Shape images, int windowHeight, int windowWidth)
    {
        if (height <= 0 || width <= 0)
            throw new ArgumentException($"A window of {windowHeight} x {windowWidth} does not fit into images of shape {images}. Pad them, or take a smaller window.");
    }

    private static Tensor ToChannelsLast(Tensor x, bool channelsFirst) =>
        channelsFirst ? Transpose(x, [0, 2, 3, 1]) : x;

    private static Tensor FromChannelsLast(Tensor x, bool channelsFirst) =>
        channelsFirst ? Transpose(x, [0, 3, 1, 2]) : x;
}
