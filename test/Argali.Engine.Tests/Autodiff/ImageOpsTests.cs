using Argali.Engine.Tests.Reference;

namespace Argali.Engine.Tests.Autodiff;

public class ImageOpsTests
{
    private static readonly Tensor Row = Tensor.From<float>([1, 2, 3, 4], [1, 1, 4, 1]);

    [Theory]
    [InlineData(Interpolation.Nearest)]
    [InlineData(Interpolation.Bilinear)]
    [InlineData(Interpolation.Bicubic)]
    [InlineData(Interpolation.Lanczos3)]
    [InlineData(Interpolation.Lanczos5)]
    public void ResizeImage_ToItsOwnSize_ChangesNothing(Interpolation interpolation)
    {
        Tensor x = Values([2, 5, 7, 3]);

        Tensor y = Ops.ResizeImage(x, (5, 7), interpolation, antialias: true);

        AssertClose(x.ToArray<float>(), y, 1e-6f);
    }

    [Theory]
    [InlineData(Interpolation.Bilinear)]
    [InlineData(Interpolation.Bicubic)]
    [InlineData(Interpolation.Lanczos3)]
    [InlineData(Interpolation.Lanczos5)]
    public void ResizeImage_OfAConstantImage_StaysConstantUpToTheEdges(Interpolation interpolation)
    {
        Tensor y = Ops.ResizeImage(Tensor.Ones([1, 3, 11, 2]), (7, 4), interpolation);

        AssertClose([.. Enumerable.Repeat(1f, 7 * 4 * 2)], y, 1e-6f);
    }

    [Fact]
    public void ResizeImage_Bilinear_SeesPixelsAsSquares()
    {
        AssertClose([1f, 1.25f, 1.75f, 2.25f, 2.75f, 3.25f, 3.75f, 4f], Ops.ResizeImage(Row, (1, 8)), 1e-6f);
        AssertClose([1.5f, 3.5f], Ops.ResizeImage(Row, (1, 2)), 1e-6f);
    }

    [Fact]
    public void ResizeImage_Antialiased_AveragesWhatItCovers()
    {
        Tensor spike = Tensor.From<float>([0, 0, 0, 8, 0, 0, 0, 0], [1, 8, 1]);

        Assert.Equal([0f, 0f], Ops.ResizeImage(spike, (1, 2)).ToArray<float>());
        AssertClose([20f / 14f, 12f / 14f], Ops.ResizeImage(spike, (1, 2), antialias: true), 1e-6f);
    }

    [Fact]
    public void ResizeImage_WithAspectRatio_CropsOrPadsEvenly()
    {
        Tensor cropped = Ops.ResizeImage(Ops.Tile(Row, [1, 2, 1, 1]), (2, 2), cropToAspectRatio: true);
        Tensor padded = Ops.ResizeImage(Row, (3, 4), padToAspectRatio: true, fillValue: 9);

        Assert.Equal([2f, 3, 2, 3], cropped.ToArray<float>());
        Assert.Equal([9f, 9, 9, 9, 1, 2, 3, 4, 9, 9, 9, 9], padded.ToArray<float>());
    }

    [Fact]
    public void AffineTransform_OfTheIdentity_ChangesNothing()
    {
        Tensor x = Values([2, 4, 5, 3]);

        Assert.Equal(x.ToArray<float>(), Ops.AffineTransform(x, new[] { 1f, 0, 0, 0, 1, 0, 0, 0 }).ToArray<float>());
    }

    [Theory]
    [InlineData(FillMode.Constant, -2, new[] { 9f, 9, 1, 2 })]
    [InlineData(FillMode.Nearest, -2, new[] { 1f, 1, 1, 2 })]
    [InlineData(FillMode.Wrap, -2, new[] { 3f, 4, 1, 2 })]
    [InlineData(FillMode.Reflect, -2, new[] { 2f, 1, 1, 2 })]
    [InlineData(FillMode.Constant, 3, new[] { 4f, 9, 9, 9 })]
    [InlineData(FillMode.Nearest, 3, new[] { 4f, 4, 4, 4 })]
    [InlineData(FillMode.Wrap, 2, new[] { 3f, 4, 1, 2 })]
    [InlineData(FillMode.Reflect, 3, new[] { 4f, 4, 3, 2 })]
    [InlineData(FillMode.Reflect, 9, new[] { 2f, 3, 4, 4 })]
    public void AffineTransform_BeyondTheEdges_FillsByItsMode(FillMode mode, float shift, float[] expected)
    {
        ArgumentNullException.ThrowIfNull(expected);
        float[] transform = [1, 0, shift, 0, 1, 0, 0, 0];

        Assert.Equal(expected, Ops.AffineTransform(Row, transform, Interpolation.Nearest, mode, 9).ToArray<float>());
        Assert.Equal(expected, Ops.AffineTransform(Row, transform, Interpolation.Bilinear, mode, 9).ToArray<float>());
    }

    [Fact]
    public void AffineTransform_BetweenPixels_MixesThemWithTheFill()
    {
        Tensor half = Ops.AffineTransform(Row, new[] { 1f, 0, 0.25f, 0, 1, 0, 0, 0 }, fillValue: 8);
        Tensor nearest = Ops.AffineTransform(Row, new[] { 1f, 0, 0.75f, 0, 1, 0, 0, 0 }, Interpolation.Nearest, fillValue: 8);

        AssertClose([1.25f, 2.25f, 3.25f, 5f], half, 1e-6f);
        Assert.Equal([2f, 3f, 4f, 8f], nearest.ToArray<float>());
    }

    [Fact]
    public void AffineTransform_OfEachImage_UsesItsOwnNumbers()
    {
        Tensor x = Ops.Tile(Row, [2, 1, 1, 1]);
        Tensor transforms = new[,] { { 1f, 0, 1, 0, 1, 0, 0, 0 }, { -1f, 0, 3, 0, 1, 0, 0, 0 } };

        Assert.Equal([2f, 3, 4, 0, 4, 3, 2, 1], Ops.AffineTransform(x, transforms).ToArray<float>());
    }

    [Fact]
    public void AffineTransform_ChannelsFirst_MovesEveryChannel()
    {
        Tensor x = Values([3, 4, 5]);
        float[] turn = [0.8f, -0.6f, 1, 0.6f, 0.8f, -1, 0, 0];

        Tensor last = Ops.MoveAxis(Ops.AffineTransform(Ops.MoveAxis(x, 0, -1), turn), -1, 0);

        Assert.Equal(last.ToArray<float>(), Ops.AffineTransform(x, turn, channelsFirst: true).ToArray<float>());
    }

    [Fact]
    public void ImageOps_OfWrongArguments_SayWhatIsExpected()
    {
        Tensor image = Values([4, 4, 1]);

        Assert.Throws<ArgumentOutOfRangeException>(() => Ops.ResizeImage(image, (0, 2)));
        Assert.Contains("3 axes", Refusal(() => Ops.ResizeImage(Tensor.Ones([4, 4]), (2, 2))), StringComparison.Ordinal);
        Assert.Contains("Only one of", Refusal(() => Ops.ResizeImage(image, (2, 2), cropToAspectRatio: true, padToAspectRatio: true)), StringComparison.Ordinal);
        Assert.Contains("nearest or bilinear", Refusal(() => Ops.AffineTransform(image, Tensor.Ones([8]), Interpolation.Bicubic)), StringComparison.Ordinal);
        Assert.Contains("shape (8,) or (1, 8)", Refusal(() => Ops.AffineTransform(image, Tensor.Ones([6]))), StringComparison.Ordinal);
    }

    private static string Refusal(Action call) => Assert.ThrowsAny<ArgumentException>(call).Message;

    private static Tensor Values(Shape shape) => Tensor.From<float>(TestValues.Uniform(shape.ElementCount, 5), shape);

    private static void AssertClose(float[] expected, Tensor actual, float tolerance)
    {
        float[] values = actual.ToArray<float>();
        Assert.Equal(expected.Length, values.Length);
        for (int i = 0; i < values.Length; i++)
            Assert.True(MathF.Abs(expected[i] - values[i]) <= tolerance, $"[{i}]: expected {expected[i]}, got {values[i]}.");
    }
}
