using Argali.Engine.Kernels;

namespace Argali.Engine;

public static partial class Ops
{
    /// <summary>Resizes images (Keras: <c>keras.ops.image.resize</c>), with pixels seen as squares whose centres lie at halves.</summary>
    /// <param name="images">One image, or a batch of them, in float32.</param>
    /// <param name="size">The height and width of the result.</param>
    /// <param name="interpolation">How values between pixels are found. Default bilinear.</param>
    /// <param name="antialias">Whether a smaller image averages all pixels that it covers. Default false.</param>
    /// <param name="cropToAspectRatio">Whether the images are cropped first, evenly on both sides, to the aspect ratio of the result.</param>
    /// <param name="padToAspectRatio">Whether the images are padded first, evenly on both sides, to the aspect ratio of the result.</param>
    /// <param name="fillValue">The value of padded pixels. Default 0.</param>
    /// <param name="channelsFirst">Whether images are (channels, height, width). Default false: channels last.</param>
    /// <exception cref="ArgumentException">The images have not 3 or 4 axes or no pixels, or both cropping and padding are asked for.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The size is not positive.</exception>
    public static Tensor ResizeImage(
        Tensor images,
        (int Height, int Width) size,
        Interpolation interpolation = Interpolation.Bilinear,
        bool antialias = false,
        bool cropToAspectRatio = false,
        bool padToAspectRatio = false,
        float fillValue = 0f,
        bool channelsFirst = false)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Height, nameof(size));
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Width, nameof(size));
        int rows = RowsAxis(images, channelsFirst, nameof(ResizeImage));
        if (images.Shape[rows] == 0 || images.Shape[rows + 1] == 0)
            throw new ArgumentException($"ResizeImage expects images of one pixel at least. Received shape {images.Shape}.", nameof(images));
        if (cropToAspectRatio && padToAspectRatio)
            throw new ArgumentException("Only one of cropToAspectRatio and padToAspectRatio can be true.", nameof(padToAspectRatio));
        if (cropToAspectRatio)
            images = CropToAspectRatio(images, rows, size);
        else if (padToAspectRatio)
            images = PadToAspectRatio(images, rows, size, fillValue);
        Tensor resized = ResampleOperation.Apply(images, rows, size.Height, interpolation, antialias);
        return ResampleOperation.Apply(resized, rows + 1, size.Width, interpolation, antialias);
    }

    /// <summary>Moves the pixels of images (Keras: <c>keras.ops.image.affine_transform</c>): shifts, turns, zooms, shears.</summary>
    /// <remarks>
    /// With the numbers a0 a1 a2 b0 b1 b2 c0 c1, the output pixel at column x and row y is the input at column (a0·x + a1·y + a2) / k and
    /// row (b0·x + b1·y + b2) / k, where k = c0·x + c1·y + 1. Gradients pass to the images, not to the transform.
    /// </remarks>
    /// <param name="images">One image, or a batch of them, in float32.</param>
    /// <param name="transform">The eight numbers (8,), or those of each image (batch, 8).</param>
    /// <param name="interpolation">Nearest or bilinear. Default bilinear.</param>
    /// <param name="fillMode">What lies outside of the images. Default constant.</param>
    /// <param name="fillValue">The constant. Default 0.</param>
    /// <param name="channelsFirst">Whether images are (channels, height, width). Default false: channels last.</param>
    /// <exception cref="ArgumentException">The shapes do not fit, or the interpolation is another one.</exception>
    public static Tensor AffineTransform(
        Tensor images,
        Tensor transform,
        Interpolation interpolation = Interpolation.Bilinear,
        FillMode fillMode = FillMode.Constant,
        float fillValue = 0f,
        bool channelsFirst = false)
    {
        if (interpolation > Interpolation.Bilinear)
            throw new ArgumentException($"AffineTransform interpolates nearest or bilinear. Received: {interpolation}.", nameof(interpolation));
        RowsAxis(images, channelsFirst, nameof(AffineTransform));
        bool single = images.Rank == 3;
        Tensor batch = channelsFirst ? MoveAxis(images, -3, -1) : images;
        if (single)
            batch = ExpandDims(batch, 0);
        Shape s = batch.Shape, t = transform.Shape;
        bool fits = t.Rank is 1 or 2 && t[t.Rank - 1] == AffineKernel.TransformLength && (t.Rank == 1 || t[0] == s[0] || t[0] == 1);
        if (!fits)
        {
            throw new ArgumentException(
                $"AffineTransform expects a transform of shape (8,) or ({s[0]}, 8) for {s[0]} images. Received: {t}.", nameof(transform));
        }

        var sampling = new AffineSampling(s[1], s[2], interpolation == Interpolation.Bilinear, fillMode);
        Tensor moved = AffineTransformOperation.Apply(
            OperationGuard.Float(batch, nameof(AffineTransform)), OperationGuard.Float(transform, nameof(AffineTransform)), sampling, fillValue);
        if (single)
            moved = Squeeze(moved, 0);
        return channelsFirst ? MoveAxis(moved, -1, -3) : moved;
    }

    private static int RowsAxis(Tensor images, bool channelsFirst, string operation)
    {
        if (images.Rank is not (3 or 4))
        {
            throw new ArgumentException(
                $"{operation} expects images of 3 axes, or batches of them of 4. Received shape {images.Shape}.", nameof(images));
        }

        return channelsFirst ? images.Rank - 2 : images.Rank - 3;
    }

    private static Tensor CropToAspectRatio(Tensor images, int rows, (int Height, int Width) size)
    {
        int height = images.Shape[rows], width = images.Shape[rows + 1];
        int croppedHeight = Math.Clamp(Proportional(width, size.Height, size.Width), 1, height);
        int croppedWidth = Math.Clamp(Proportional(height, size.Width, size.Height), 1, width);
        images = SliceAxis(images, rows, (height - croppedHeight) / 2, croppedHeight);
        return SliceAxis(images, rows + 1, (width - croppedWidth) / 2, croppedWidth);
    }

    private static Tensor PadToAspectRatio(Tensor images, int rows, (int Height, int Width) size, float fillValue)
    {
        int height = images.Shape[rows], width = images.Shape[rows + 1];
        int vertical = Math.Max(Proportional(width, size.Height, size.Width) - height, 0) / 2;
        int horizontal = Math.Max(Proportional(height, size.Width, size.Height) - width, 0) / 2;
        Span<(int Before, int After)> widths = stackalloc (int, int)[images.Rank];
        widths.Clear();
        widths[rows] = (vertical, vertical);
        widths[rows + 1] = (horizontal, horizontal);
        return Pad(images, widths, constant: fillValue);
    }

    private static int Proportional(int length, int numerator, int denominator) => (int)((float)((long)length * numerator) / denominator);
}
