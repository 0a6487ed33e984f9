namespace Argali.Engine.Tests.Autodiff;

public sealed class PatchOpsTests
{
    private static Tensor Images(Shape shape) => Ops.Reshape(Ops.Cast(Ops.Arange(0, (int)shape.ElementCount), DType.Float32), shape);

    [Theory]
    [InlineData(2, 2, 2, 1, false)]
    [InlineData(3, 2, 1, 1, true)]
    [InlineData(2, 3, 1, 2, false)]
    public void ExtractPatches_OfWindows_IsTheConvolutionWithAnIdentity(int height, int width, int stride, int rate, bool same)
    {
        Tensor x = Images([2, 6, 7, 2]);
        WindowPadding padding = same ? WindowPadding.Same : WindowPadding.Valid;
        Tensor kernel = Ops.Reshape(Ops.Eye(height * width * 2), [height, width, 2, height * width * 2]);
        Tensor expected = Ops.Conv(x, kernel, [stride], padding, [rate]);
        Tensor actual = Ops.ExtractPatches(x, (height, width), (stride, stride), (rate, rate), padding);
        Assert.Equal(expected.Shape, actual.Shape);
        Assert.Equal(expected.ToArray<float>(), actual.ToArray<float>());
        Tensor first = Ops.ExtractPatches(Ops.MoveAxis(x, -1, 1), (height, width), (stride, stride), (rate, rate), padding, channelsFirst: true);
        Assert.Equal(Ops.MoveAxis(expected, -1, 1).ToArray<float>(), first.ToArray<float>());
        Assert.Throws<ArgumentException>(() => Ops.ExtractPatches(Images([1, 2, 2, 1]), (3, 3)));
    }

    [Fact]
    public void PadAndCropImages_ByTwoOfThree_DeriveTheThird()
    {
        Tensor x = Images([3, 4, 1]);
        Tensor padded = Ops.PadImages(x, top: 1, right: 2, targetHeight: 6, targetWidth: 7);
        Assert.Equal([6, 7, 1], padded.Shape);
        Assert.Equal(x.ToArray<float>(), padded[1..4, 1..5].ToArray<float>());
        Assert.Equal(Ops.Sum(x).Item<float>(), Ops.Sum(padded).Item<float>());
        Assert.Equal(x[1..3, 0..2].ToArray<float>(), Ops.CropImages(x, bottom: 0, left: 0, targetHeight: 2, targetWidth: 2).ToArray<float>());
        Assert.Throws<ArgumentException>(() => Ops.PadImages(x, top: 1, left: 1, right: 1));
        Assert.Throws<ArgumentException>(() => Ops.CropImages(x, top: 1, left: 0, targetHeight: 3, targetWidth: 2));
    }

    [Fact]
    public void RgbToGrayscale_OfColours_WeighsThem()
    {
        Tensor x = Ops.ExpandDims(Ops.Eye(3), 0);
        Assert.Equal([0.2989f, 0.587f, 0.114f], Ops.RgbToGrayscale(x).ToArray<float>());
        Assert.Equal([1, 1, 3], Ops.RgbToGrayscale(Ops.MoveAxis(x, -1, 0), channelsFirst: true).Shape);
        Assert.Throws<ArgumentException>(() => Ops.RgbToGrayscale(Images([2, 2, 4])));
    }

    [Fact]
    public void MapCoordinates_Outside_FollowsTheFillMode()
    {
        Tensor x = new[] { 1f, 2, 3, 4 };
        Tensor at = new[,] { { -2f, -1, 0.5f, 3, 3.5f, 5 } };
        Assert.Equal([9, 9, 1.5f, 4, (4 + 9) / 2f, 9], Ops.MapCoordinates(x, at, fillValue: 9).ToArray<float>());
        Assert.Equal([1, 1, 1.5f, 4, 4, 4], Ops.MapCoordinates(x, at, fillMode: CoordinateFillMode.Nearest).ToArray<float>());
        Assert.Equal([3, 4, 1.5f, 4, 2.5f, 2], Ops.MapCoordinates(x, at, fillMode: CoordinateFillMode.Wrap).ToArray<float>());
        Assert.Equal([3, 2, 1.5f, 4, 3.5f, 2], Ops.MapCoordinates(x, at, fillMode: CoordinateFillMode.Mirror).ToArray<float>());
        Assert.Equal([2, 1, 1.5f, 4, 4, 3], Ops.MapCoordinates(x, at, fillMode: CoordinateFillMode.Reflect).ToArray<float>());
        Assert.Equal([9f, 9, 2, 4, 9, 9], Ops.MapCoordinates(x, at, linear: false, fillValue: 9).ToArray<float>());
        Assert.Throws<ArgumentException>(() => Ops.MapCoordinates(x, new[,] { { 1f }, { 2f } }));
    }
}
