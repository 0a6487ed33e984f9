using Argali.Engine;

namespace Argali.Layers;

/// <summary>Where images and batches of images have their rows and columns.</summary>
internal static class ImageAxes
{
    /// <summary>Gets the axis of the rows; that of the columns is the next one.</summary>
    public static int Rows(int rank, DataFormat format) => format == DataFormat.ChannelsFirst ? rank - 2 : rank - 3;

    /// <summary>Gets the shape of images of another size.</summary>
    public static Shape WithSize(this Shape images, int height, int width, DataFormat format)
    {
        int rows = Rows(images.Rank, format);
        return images.With(rows, height).With(rows + 1, width);
    }

    /// <summary>Cuts out a part.</summary>
    public static Tensor Crop(Tensor images, int top, int left, int height, int width, DataFormat format)
    {
        int rows = Rows(images.Rank, format);
        return Ops.SliceAxis(Ops.SliceAxis(images, rows, top, height), rows + 1, left, width);
    }
}
