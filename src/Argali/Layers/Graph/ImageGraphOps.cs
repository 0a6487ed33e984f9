using Argali.Engine;
using static Argali.Operations.GraphDrawing;

namespace Argali.Layers;

/// <summary>Images: functions of <see cref="Ops"/> on symbolic tensors. Each draws one operation into a graph, as Keras does.</summary>
public static class ImageGraphOps
{
    extension(Ops)
    {
        /// <summary>Resizes images, with pixels seen as squares whose centres lie at halves.</summary>
        /// <param name="image">One image, or a batch of them.</param>
        /// <param name="size">The height and width of the result.</param>
        /// <param name="interpolation">How values between pixels are found. Default bilinear.</param>
        /// <param name="antialias">Whether a smaller image averages all pixels that it covers. Default false.</param>
        /// <param name="dataFormat">Where the channels are. Default last.</param>
        /// <exception cref="ArgumentException">The images have not 3 or 4 axes.</exception>
        public static KerasTensor ResizeImage(
            KerasTensor image,
            (int Height, int Width) size,
            Interpolation interpolation = Interpolation.Bilinear,
            bool antialias = false,
            DataFormat dataFormat = DataFormat.ChannelsLast)
        {
            int[] lengths = [size.Height, size.Width];
            return Draw("Resize", [interpolation.KerasName(), antialias, dataFormat.KerasName(), lengths], image);
        }

        /// <summary>Moves the pixels of images by a projective transform, see <see cref="Ops.AffineTransform"/>.</summary>
        /// <param name="image">One image, or a batch of them.</param>
        /// <param name="transform">The eight numbers (8,), or those of each image (batch, 8).</param>
        /// <param name="interpolation">Nearest or bilinear. Default bilinear.</param>
        /// <param name="fillMode">What lies outside of the images. Default constant.</param>
        /// <param name="fillValue">The constant, a plain number; null (the default) for 0.</param>
        /// <param name="dataFormat">Where the channels are. Default last.</param>
        /// <exception cref="ArgumentException">The shapes do not fit.</exception>
        public static KerasTensor AffineTransform(
            GraphOperand image,
            GraphOperand transform,
            Interpolation interpolation = Interpolation.Bilinear,
            FillMode fillMode = FillMode.Constant,
            GraphOperand? fillValue = null,
            DataFormat dataFormat = DataFormat.ChannelsLast) =>
            Draw("AffineTransform", [interpolation.KerasName(), fillMode.KerasName(), fillValue?.Number ?? 0, dataFormat.KerasName()], image, transform);

        /// <summary>The patches that a window sees, each as one vector (rows, then columns, then channels).</summary>
        /// <param name="image">One image, or a batch of them.</param>
        /// <param name="size">The height and width of a patch.</param>
        /// <param name="strides">The steps between patches; null for the size.</param>
        /// <param name="dilationRate">The steps inside a patch. Default 1.</param>
        /// <param name="padding">How patches reach over the edges. Default valid.</param>
        /// <param name="dataFormat">Where the channels are. Default last.</param>
        /// <exception cref="ArgumentException">The images have not 3 or 4 axes, or are smaller than a patch.</exception>
        public static KerasTensor ExtractPatches(
            KerasTensor image,
            (int Height, int Width) size,
            (int Height, int Width)? strides = null,
            int dilationRate = 1,
            Padding padding = Padding.Valid,
            DataFormat dataFormat = DataFormat.ChannelsLast)
        {
            int[] lengths = [size.Height, size.Width];
            int[]? steps = strides is { } given ? [given.Height, given.Width] : null;
            return Draw("ExtractPatches", [lengths, steps, dilationRate, padding.KerasName(), dataFormat.KerasName()], image);
        }

        /// <inheritdoc cref="Ops.MapCoordinates(Tensor, Tensor, bool, CoordinateFillMode, float)"/>
        public static KerasTensor MapCoordinates(
            GraphOperand x,
            GraphOperand coordinates,
            bool linear = true,
            CoordinateFillMode fillMode = CoordinateFillMode.Constant,
            GraphOperand? fillValue = null) =>
            Draw("MapCoordinates", [linear ? 1 : 0, fillMode.ToString().ToLowerInvariant(), fillValue?.Number ?? 0], x, coordinates);

        /// <inheritdoc cref="Ops.PadImages(Tensor, int?, int?, int?, int?, int?, int?)"/>
        public static KerasTensor PadImages(
            KerasTensor images, int? top = null, int? bottom = null, int? left = null, int? right = null, int? targetHeight = null, int? targetWidth = null) =>
            Draw("PadImages", [top, bottom, left, right, targetHeight, targetWidth], images);

        /// <inheritdoc cref="Ops.CropImages(Tensor, int?, int?, int?, int?, int?, int?)"/>
        public static KerasTensor CropImages(
            KerasTensor images, int? top = null, int? bottom = null, int? left = null, int? right = null, int? targetHeight = null, int? targetWidth = null) =>
            Draw("CropImages", [top, bottom, left, right, targetHeight, targetWidth], images);

        /// <inheritdoc cref="Ops.RgbToGrayscale(Tensor, bool)"/>
        public static KerasTensor RgbToGrayscale(KerasTensor images, DataFormat dataFormat = DataFormat.ChannelsLast) =>
            Draw("RGBToGrayscale", [dataFormat.KerasName()], images);
    }
}
