using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Layers;

public sealed class ImageLayerTests
{
    [Fact]
    public void Resizing_OfIntegers_RoundsAndStaysInteger()
    {
        Tensor bytes = Ops.Cast(Tensor.From<float>([0, 10, 255, 3], [1, 4, 1]), DType.UInt8);

        Tensor output = new Resizing(1, 2).Apply(bytes);
        KerasTensor symbolic = new Resizing(1, 2).Apply(new Input([4, 4, 1], dtype: DType.UInt8));

        Assert.Equal(DType.UInt8, output.DType);
        Assert.Equal([5, 129], output.ToArray<byte>());
        Assert.Equal(DType.UInt8, symbolic.DType);
    }

    [Fact]
    public void Resizing_OfWrongArguments_SaysWhatIsExpected()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => new Resizing(0, 2));
        Assert.Contains("Only one of", Assert.Throws<ArgumentException>(() => new Resizing(2, 2, cropToAspectRatio: true, padToAspectRatio: true)).Message, StringComparison.Ordinal);
        Assert.Contains("constant only", Assert.Throws<ArgumentException>(() => new Resizing(2, 2, padToAspectRatio: true, fillMode: FillMode.Wrap)).Message, StringComparison.Ordinal);
        Assert.Contains("max_ndim=4", Assert.Throws<ArgumentException>(() => new Resizing(2, 2).Apply(Tensor.Ones([1, 1, 2, 2, 1]))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OutputShapes_OfUnknownLengths_StayUnknownWhereTheyDepend()
    {
        Shape images = [-1, -1, -1, 3], volumes = [-1, -1, 8, -1, 2], sequences = [-1, -1, 4];

        Assert.Equal("(None, None, None, 8)", new Conv2D(8, 3).ComputeOutputShape(images).ToString());
        Assert.Equal("(None, None, 4, None, 2)", new MaxPooling3D().ComputeOutputShape(volumes).ToString());
        Assert.Equal("(None, None, 16, None, 5)", new Conv3DTranspose(5, 2, strides: 2).ComputeOutputShape(volumes).ToString());
        Assert.Equal("(None, None, 8)", new DepthwiseConv1D(3, depthMultiplier: 2).ComputeOutputShape(sequences).ToString());
        Assert.Equal("(None, None, 4)", new UpSampling1D(3).ComputeOutputShape(sequences).ToString());
        Assert.Equal("(None, None, 4, None, 2)", new Cropping3D((0, 2, 1)).ComputeOutputShape(volumes).ToString());
        Assert.Equal("(None, None, 10, None, 2)", new ZeroPadding3D(1).ComputeOutputShape(volumes).ToString());
        Assert.Equal("(None, 4, None)", new Permute([2, 1]).ComputeOutputShape(sequences).ToString());
        Assert.Equal("(None, 4)", new GlobalMaxPooling1D().ComputeOutputShape(sequences).ToString());
        Assert.Equal("(None, 9, 7, 3)", new CenterCrop(9, 7).ComputeOutputShape(images).ToString());
    }

    [Fact]
    public void Layers_OfTooSmallInputs_SayWhatDoesNotFit()
    {
        Tensor sequence = Tensor.Ones([1, 2, 3]), image = Tensor.Ones([1, 4, 4, 1]);

        Assert.Contains("reach over 5 positions; the input has 2", Refusal(() => new Conv1D(1, 3, dilationRate: 2).Apply(sequence)), StringComparison.Ordinal);
        Assert.Contains("window of 3 does not fit", Refusal(() => new MaxPooling1D(3).Apply(sequence)), StringComparison.Ordinal);
        Assert.Contains("smaller than the corresponding spatial dimension", Refusal(() => new Cropping2D(2).Apply(image)), StringComparison.Ordinal);
        Assert.Contains("expected ndim=3, found ndim=4", Refusal(() => new Conv1D(1, 3).Apply(image)), StringComparison.Ordinal);
        Assert.Contains("expected ndim=2, found ndim=3", Refusal(() => new RepeatVector(2).Apply(sequence)), StringComparison.Ordinal);
        Assert.Contains("must be known", Refusal(() => new SeparableConv2D(1, 3).EnsureBuilt(new Shape(-1, 4, 4, -1))), StringComparison.Ordinal);
    }

    [Fact]
    public void Constructors_OfWrongNumbers_NameTheArgument()
    {
        Assert.Equal("kernelSize", Assert.Throws<ArgumentOutOfRangeException>(() => new Conv3D(2, (1, 0, 1))).ParamName);
        Assert.Equal("strides", Assert.Throws<ArgumentOutOfRangeException>(() => new DepthwiseConv2D(2, strides: -1)).ParamName);
        Assert.Equal("dilationRate", Assert.Throws<ArgumentOutOfRangeException>(() => new Conv1D(2, 2, dilationRate: 0)).ParamName);
        Assert.Equal("depthMultiplier", Assert.Throws<ArgumentOutOfRangeException>(() => new SeparableConv1D(2, 2, depthMultiplier: 0)).ParamName);
        Assert.Equal("outputPadding", Assert.Throws<ArgumentOutOfRangeException>(() => new Conv2DTranspose(2, 2, strides: 2, outputPadding: 2)).ParamName);
        Assert.Equal("poolSize", Assert.Throws<ArgumentOutOfRangeException>(() => new AveragePooling3D((1, 0, 1))).ParamName);
        Assert.Equal("padding", Assert.Throws<ArgumentOutOfRangeException>(() => new ZeroPadding1D((-1, 0))).ParamName);
        Assert.Equal("size", Assert.Throws<ArgumentOutOfRangeException>(() => new UpSampling2D((0, 2))).ParamName);
    }

    [Fact]
    public void Conv2DTranspose_WithAnOutputPadding_IsSavedWithIt()
    {
        var layer = new Conv2DTranspose(2, 3, strides: 2, padding: Padding.Same, outputPadding: (1, 0));

        Conv2DTranspose loaded = Conv2DTranspose.FromConfig(layer.GetConfig());

        Assert.Equal(new Size2D(1, 0), loaded.OutputPadding);
        Assert.False(new Conv2DTranspose(2, 3).GetConfig().ContainsKey("output_padding"));
    }

    [Fact]
    public void GlobalAveragePooling1D_OfAMaskedSequence_AveragesWhatCounts()
    {
        Tensor x = Tensor.From<float>([1, 2, 30], [1, 3, 1]);
        x.Mask = Tensor.From<bool>([true, true, false], [1, 3]);

        Tensor y = new GlobalAveragePooling1D().Apply(x);

        Assert.Equal([1.5f], y.ToArray<float>());
        Assert.Null(y.Mask);
    }

    private static string Refusal(Action call) => Assert.ThrowsAny<ArgumentException>(call).Message;
}
