using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Layers;

/// <summary>What the layers that change images by chance do in training, at inference and on their own.</summary>
public sealed class RandomImageLayerTests
{
    private const int Count = 200;

    private static readonly CallContext Train = CallContext.Train;

    // One image (5, 6, 2) of different values in [0, 1), repeated.
    private static Tensor Images { get; } = Ops.Tile(
        Ops.Reshape(Ops.Cast(Ops.Arange(0, 60), DType.Float32) / 60f, [1, 5, 6, 2]), [Count, 1, 1, 1]);

    public static TheoryData<string> AllLayers => [.. Make.Keys];

    private static Dictionary<string, Func<int?, Layer>> Make { get; } = new()
    {
        ["RandomBrightness"] = seed => new RandomBrightness(0.2, (0, 1), seed),
        ["RandomContrast"] = seed => new RandomContrast(0.3, seed),
        ["RandomCrop"] = seed => new RandomCrop(3, 2, seed),
        ["RandomFlip"] = seed => new RandomFlip(seed: seed),
        ["RandomRotation"] = seed => new RandomRotation(0.2, seed: seed),
        ["RandomTranslation"] = seed => new RandomTranslation(0.2, (-0.1, 0.3), seed: seed),
        ["RandomZoom"] = seed => new RandomZoom(0.2, 0.3, seed: seed),
    };

    [Theory]
    [MemberData(nameof(AllLayers))]
    public void Training_WithASeed_RepeatsItselfAndMovesOn(string name)
    {
        Layer first = Make[name](7), second = Make[name](7), other = Make[name](8);

        Tensor one = first.Apply(Images, Train), two = first.Apply(Images, Train);

        Assert.Equal(one.ToArray<float>(), ((Tensor)second.Apply(Images, Train)).ToArray<float>());
        Assert.Equal(two.ToArray<float>(), ((Tensor)second.Apply(Images, Train)).ToArray<float>());
        Assert.NotEqual(one.ToArray<float>(), two.ToArray<float>());
        Assert.NotEqual(one.ToArray<float>(), ((Tensor)other.Apply(Images, Train)).ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(AllLayers))]
    public void Inference_OfEveryLayer_DrawsNothing(string name)
    {
        Layer layer = Make[name](7);

        Tensor output = layer.Apply(Images, CallContext.Inference);

        Assert.Equal(output.ToArray<float>(), ((Tensor)layer.Apply(Images, CallContext.Inference)).ToArray<float>());
        if (name != "RandomCrop")
            Assert.Equal(Images.ToArray<float>(), output.ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(AllLayers))]
    public void Apply_OnItsOwn_ChangesImagesAsInKeras(string name)
    {
        Layer alone = Make[name](7), told = Make[name](7);
        var model = new Argali.Models.Sequential([Make[name](7)]);

        float[] expected = ((Tensor)told.Apply(Images, Train)).ToArray<float>();

        Assert.Equal(expected, ((Tensor)alone.Apply(Images)).ToArray<float>());
        Assert.Equal(expected, ((Tensor)model.Apply(Images)).ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(AllLayers))]
    public void Training_OfOneIntegerImage_GivesOneFloatImage(string name)
    {
        Tensor image = Ops.Cast(Images[0] * 255f, DType.UInt8);
        Layer layer = Make[name](7);

        Tensor output = layer.Apply(image, Train);

        Assert.Equal(DType.Float32, output.DType);
        Assert.Equal(layer.ComputeOutputShape(image.Shape), output.Shape);
        Assert.Equal(3, output.Rank);
    }

    [Theory]
    [InlineData(FlipMode.Horizontal, new[] { 0.5, 0.5, 0, 0 })]
    [InlineData(FlipMode.Vertical, new[] { 0.5, 0, 0.5, 0 })]
    [InlineData(FlipMode.HorizontalAndVertical, new[] { 0.25, 0.25, 0.25, 0.25 })]
    public void RandomFlip_ByMode_FlipsHalfOfTheImages(FlipMode mode, double[] shares)
    {
        ArgumentNullException.ThrowIfNull(shares);
        Tensor output = new RandomFlip(mode, seed: 3).Apply(Images, Train);
        Tensor original = Images[0];
        float[][] variants = [.. new[] { original, Ops.Flip(original, 1), Ops.Flip(original, 0), Ops.Flip(original, 0, 1) }.Select(image => image.ToArray<float>())];

        for (int variant = 0; variant < variants.Length; variant++)
        {
            int found = Enumerable.Range(0, Count).Count(i => output[i].ToArray<float>().SequenceEqual(variants[variant]));
            Assert.InRange(found, (shares[variant] - 0.13) * Count, shares[variant] == 0 ? 0 : (shares[variant] + 0.13) * Count);
        }
    }

    [Fact]
    public void RandomCrop_OfABatch_TakesOnePositionForAll()
    {
        var layer = new RandomCrop(3, 4, seed: 5);
        var positions = new HashSet<(int, int)>();
        for (int call = 0; call < 60; call++)
        {
            Tensor output = layer.Apply(Images, Train);
            float[] first = output[0].ToArray<float>();
            Assert.Equal(first, output[Count - 1].ToArray<float>());
            int corner = (int)MathF.Round(first[0] * 30);
            (int row, int column) = Math.DivRem(corner, 6);
            Assert.Equal(Images[0, row..(row + 3), column..(column + 4)].ToArray<float>(), first);
            positions.Add((row, column));
        }

        Assert.Equal(9, positions.Count);
    }

    [Fact]
    public void RandomCrop_LargerThanTheImage_Resizes()
    {
        Tensor output = new RandomCrop(10, 12, seed: 5).Apply(Images, Train);

        Assert.Equal(Ops.ResizeImage(Images, (10, 12)).ToArray<float>(), output.ToArray<float>());
    }

    [Fact]
    public void RandomBrightness_OfABatch_ShiftsEachImageByItsOwnPart()
    {
        Tensor middle = Tensor.Ones([Count, 2, 2, 1]) * 100f;
        float[] deltas = ((Tensor)new RandomBrightness((-0.1, 0.3), seed: 2).Apply(middle, Train))[.., 0, 0, 0].ToArray<float>();

        Assert.InRange(deltas.Min(), 100 - 25.5f, 100 - 15f);
        Assert.InRange(deltas.Max(), 100 + 65f, 100 + 76.5f);
        Assert.InRange(deltas.Average(), 100 + 15f, 100 + 36f);
        Assert.Equal(Count, deltas.Distinct().Count());
    }

    [Fact]
    public void RandomBrightness_BeyondTheValueRange_IsClipped()
    {
        float[] values = ((Tensor)new RandomBrightness(1.0, (0, 1), seed: 2).Apply(Images, Train)).ToArray<float>();

        Assert.Equal(0f, values.Min());
        Assert.Equal(1f, values.Max());
    }

    [Fact]
    public void RandomContrast_OfABatch_StretchesAroundTheMeanByOneFactor()
    {
        Tensor mean = Ops.Mean(Images, [1, 2], keepdims: true);
        var layer = new RandomContrast((0.5, 0.2), seed: 4);
        var factors = new List<float>();
        for (int call = 0; call < 50; call++)
        {
            Tensor output = layer.Apply(Images + 1f, Train);
            float[] ratios = ((output - 1f - mean) / (Images - mean)).ToArray<float>();
            Assert.All(ratios, ratio => Assert.Equal(ratios[0], ratio, 3));
            factors.Add(ratios[0]);
        }

        Assert.InRange(factors.Min(), 0.5f, 0.6f);
        Assert.InRange(factors.Max(), 1.1f, 1.2f);
    }

    [Fact]
    public void RandomRotation_ByAQuarter_TurnsCounterClockwise()
    {
        Tensor square = Tensor.From<float>([1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 3, 3, 1]);

        Tensor output = new RandomRotation((0.25, 0.25), interpolation: Interpolation.Nearest).Apply(square, Train);

        Assert.Equal([3f, 6, 9, 2, 5, 8, 1, 4, 7], output.ToArray<float>());
    }

    [Fact]
    public void RandomTranslation_ByExactParts_ShiftsDownAndRight()
    {
        Tensor output = new RandomTranslation((0.4, 0.4), (0.5, 0.5), FillMode.Constant, fillValue: 9).Apply(Images, Train);

        Assert.Equal(Images[0, ..3, ..3].ToArray<float>(), output[0, 2.., 3..].ToArray<float>().Select(value => MathF.Round(value * 60) / 60f));
        Assert.All(output[0, ..2].ToArray<float>(), value => Assert.Equal(9f, value));
        Assert.All(output[0, .., ..3].ToArray<float>(), value => Assert.Equal(9f, value));
    }

    [Fact]
    public void RandomZoom_WithoutAWidthFactor_KeepsTheAspectRatio()
    {
        Tensor rows = Ops.Tile(Tensor.From<float>([0, 1, 2, 3, 4], [1, 5, 1, 1]), [1, 1, 5, 1]);
        Tensor columns = Ops.SwapAxes(rows, 1, 2);

        Tensor vertical = new RandomZoom(0.5, seed: 3).Apply(rows, Train), horizontal = new RandomZoom(0.5, seed: 3).Apply(columns, Train);

        Assert.Equal(vertical.ToArray<float>(), Ops.SwapAxes(horizontal, 1, 2).ToArray<float>());
        Assert.NotEqual(rows.ToArray<float>(), vertical.ToArray<float>());
    }

    [Fact]
    public void RandomZoom_ByAWholeFactor_ShowsTwiceAsMuch()
    {
        Tensor row = Tensor.From<float>([0, 1, 2, 3, 4], [1, 1, 5, 1]);

        Tensor output = new RandomZoom((0.0, 0.0), (1.0, 1.0), FillMode.Constant, fillValue: -1).Apply(row, Train);

        Assert.Equal([-1f, 0, 2, 4, -1], output.ToArray<float>());
    }

    [Fact]
    public void Constructors_OfWrongArguments_SayWhatIsExpected()
    {
        Assert.Contains("[-1.0, 1.0]", Assert.Throws<ArgumentOutOfRangeException>(() => new RandomRotation(1.5)).Message, StringComparison.Ordinal);
        Assert.Contains("[-1.0, 1.0]", Assert.Throws<ArgumentOutOfRangeException>(() => new RandomZoom(0.1, (0, -2))).Message, StringComparison.Ordinal);
        Assert.Contains("[-1.0, 1.0]", Assert.Throws<ArgumentOutOfRangeException>(() => new RandomBrightness(double.NaN)).Message, StringComparison.Ordinal);
        Assert.Contains("negative values", Assert.Throws<ArgumentOutOfRangeException>(() => new RandomContrast(-0.1)).Message, StringComparison.Ordinal);
        Assert.Contains("Nearest or Bilinear", Assert.Throws<ArgumentException>(() => new RandomTranslation(0.1, 0.1, interpolation: Interpolation.Bicubic)).Message, StringComparison.Ordinal);
        Assert.Contains("greater upper bound", Assert.Throws<ArgumentException>(() => new RandomBrightness(0.1, (1, 0))).Message, StringComparison.Ordinal);
        Assert.Throws<ArgumentOutOfRangeException>(() => new RandomCrop(0, 3));
        Assert.Contains("min_ndim=3", Assert.Throws<ArgumentException>(() => new RandomFlip().Apply(Tensor.Ones([2, 2]), Train)).Message, StringComparison.Ordinal);
    }
}
