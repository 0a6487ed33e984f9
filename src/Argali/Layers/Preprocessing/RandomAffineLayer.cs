using Argali.Engine;

namespace Argali.Layers;

/// <summary>What the layers that turn, shift and zoom images by chance have in common.</summary>
public abstract class RandomAffineLayer : RandomImageLayer
{
    private protected RandomAffineLayer(
        FillMode fillMode, Interpolation interpolation, int? seed, double fillValue, DataFormat dataFormat, string? name)
        : base(seed, name)
    {
        if (interpolation > Interpolation.Bilinear)
        {
            throw new ArgumentException(
                $"The `interpolation` argument must be Nearest or Bilinear. Received: {interpolation}.", nameof(interpolation));
        }

        FillMode = fillMode;
        Interpolation = interpolation;
        FillValue = fillValue;
        DataFormat = dataFormat;
    }

    /// <summary>Gets what lies outside of an image.</summary>
    public FillMode FillMode { get; }

    /// <summary>Gets how values between pixels are found.</summary>
    public Interpolation Interpolation { get; }

    /// <summary>Gets the value outside of an image, where it is constant.</summary>
    public double FillValue { get; }

    /// <summary>Gets where the channels are.</summary>
    public DataFormat DataFormat { get; }

    private protected override Tensor Change(Tensor images)
    {
        int rows = ImageAxes.Rows(images.Rank, DataFormat);
        Tensor transforms = Ops.Stack(DrawTransforms(images.Shape[0], images.Shape[rows], images.Shape[rows + 1]), axis: 1);
        return Ops.AffineTransform(
            images, transforms, Interpolation, FillMode, (float)FillValue, channelsFirst: DataFormat == DataFormat.ChannelsFirst);
    }

    /// <summary>Draws the eight numbers of a transform for each image, see <see cref="Ops.AffineTransform"/>.</summary>
    private protected abstract Tensor[] DrawTransforms(int count, int height, int width);
}
