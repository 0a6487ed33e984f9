using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Operations;
using Argali.Saving;

namespace Argali.Tests.Operations;

/// <summary>The operation classes of Keras 3.3.3: each is supported, or refused by an error that names it.</summary>
public sealed class GraphOpRegistryTests
{
    // Every subclass of Operation in keras.src.ops, layers and models left out.
    private const string KerasNumpy =
        "Abs Absolute Add All Amax Amin Any Append Arange Arccos Arccosh Arcsin Arcsinh Arctan Arctan2 Arctanh Argmax Argmin Argsort Array " +
        "Average Bincount BroadcastTo Ceil Clip Concatenate Conj Conjugate Copy Cos Cosh CountNonzero Cross Cumprod Cumsum Diag Diagonal Diff " +
        "Digitize Divide Dot Einsum Empty Equal Exp ExpandDims Expm1 Eye Flip Floor FloorDivide Full FullLike GetItem Greater GreaterEqual " +
        "Hstack Identity Imag Isclose Isfinite Isinf Isnan Less LessEqual Linspace Log Log10 Log1p Log2 Logaddexp LogicalAnd LogicalNot " +
        "LogicalOr LogicalXor Logspace Matmul Max Maximum Mean Median Meshgrid Min Minimum Mod Moveaxis Multiply NanToNum Ndim Negative " +
        "Nonzero NotEqual Ones OnesLike Outer Pad Power Prod Quantile Ravel Real Reciprocal Repeat Reshape Roll Round Select Sign Sin Sinh " +
        "Size Sort Split Sqrt Square Squeeze Stack Std Subtract Sum Swapaxes Take TakeAlongAxis Tan Tanh Tensordot Tile Trace Transpose Tri " +
        "Tril Triu TrueDivide Var Vdot Vstack Where Zeros ZerosLike";

    private const string KerasOthers =
        "Relu Relu6 Sigmoid Softplus Softsign Silu LogSigmoid LeakyRelu HardSigmoid HardSilu Elu Selu Gelu Softmax LogSoftmax MaxPool " +
        "AveragePool Conv DepthwiseConv SeparableConv ConvTranspose OneHot BinaryCrossentropy CategoricalCrossentropy " +
        "SparseCategoricalCrossentropy MultiHot Moments BatchNorm Normalize CTCLoss CTCDecode ReLU " +
        "SegmentSum SegmentMax TopK InTopK Logsumexp ExtractSequences FFT FFT2 RFFT IRFFT STFT ISTFT Rsqrt Erf Erfinv " +
        "Cholesky Det Eig Inv LuFactor Norm Qr Solve SolveTriangular SVD " +
        "Resize AffineTransform ExtractPatches MapCoordinates PadImages CropImages RGBToGrayscale " +
        "Scatter ScatterUpdate Slice SliceUpdate WhileLoop StopGradient ForiLoop Unstack Cast Cond VectorizedMap";

    private const string Refused =
        "Arange CTCDecode Cond Eig Empty Eye ForiLoop Full Identity Nonzero Ones Tri VectorizedMap WhileLoop Zeros";

    [Fact]
    public void EveryOperationOfKeras_IsSupportedOrRefusedByName()
    {
        string[] refused = Refused.Split(' ');
        foreach (string className in (KerasNumpy + " " + KerasOthers).Split(' '))
        {
            if (refused.Contains(className))
                Assert.Contains($"'{className}' is not supported", Assert.Throws<ConfigException>(() => GraphOpRegistry.Get(className)).Message);
            else
                Assert.Equal(className, GraphOpRegistry.Get(className).ClassName);
        }
    }

    [Fact]
    public void UnknownOperation_InAGraph_NamesTheNearest()
    {
        string message = Assert.Throws<ConfigException>(() => GraphOpRegistry.Get("Matmull")).Message;
        Assert.Contains("Did you mean 'Matmul'?", message);
    }

    [Theory]
    [InlineData("Mean", "axes", 1L, "no argument 'axes'")]
    [InlineData("Mean", "axis", "last", "'axis' expects")]
    [InlineData("Take", "axis", true, null)]
    [InlineData("Pad", "pad_width", null, "'pad_width' expects")]
    [InlineData("Conv", "padding", "full", "'padding' expects one of")]
    [InlineData("Quantile", "method", "mean", "'method' expects")]
    [InlineData("Normalize", "order", 0L, "positive integer")]
    [InlineData("Cast", "dtype", "float31", "float31")]
    public void Config_ThatDoesNotFit_IsRefused(string className, string key, object? value, string? expected)
    {
        var config = new Config { [key] = value };
        if (className == "Conv")
            config["strides"] = 1;
        if (expected is null)
        {
            Assert.NotNull(GraphOpRegistry.Get(className).Bind(config));
            return;
        }

        Exception exception = Assert.ThrowsAny<Exception>(() => GraphOpRegistry.Get(className).Bind(config));
        Assert.True(exception is ConfigException or ArgumentException, exception.GetType().Name);
        Assert.Contains(expected, exception.Message);
    }

    [Fact]
    public void MissingArgument_OfAConstructor_IsNamed()
    {
        string message = Assert.Throws<ConfigException>(() => GraphOpRegistry.Get("Cast").Bind([])).Message;
        Assert.Contains("Cast needs the argument 'dtype'", message);
    }

    [Theory]
    [InlineData("float32", "float32", "float32")]
    [InlineData("int32", "float32", "float32")]
    [InlineData("bool", "int32", "int32")]
    [InlineData("bool", "float16", "float16")]
    [InlineData("uint8", "int8", "int16")]
    [InlineData("uint8", "int32", "int32")]
    [InlineData("uint16", "int16", "int32")]
    [InlineData("uint32", "int32", "int64")]
    [InlineData("uint64", "int64", "float32")]
    [InlineData("uint64", "uint8", "uint64")]
    [InlineData("int64", "int32", "int64")]
    [InlineData("int64", "float16", "float16")]
    [InlineData("bfloat16", "float16", "float32")]
    [InlineData("float64", "float16", "float64")]
    public void Join_OfTwoTypes_IsWhatKerasPromotesTo(string a, string b, string expected)
    {
        Assert.Equal(DTypes.Parse(expected), OperandType.Join(DTypes.Parse(a), DTypes.Parse(b)));
        Assert.Equal(DTypes.Parse(expected), OperandType.Join(DTypes.Parse(b), DTypes.Parse(a)));
    }

    [Theory]
    [InlineData("int32", 2L, "int32")]
    [InlineData("int32", 2.5, "float32")]
    [InlineData("bool", 2L, "int32")]
    [InlineData("bool", 2.5, "float32")]
    [InlineData("uint8", 2L, "uint8")]
    [InlineData("float16", 2.5, "float16")]
    [InlineData("float16", true, "float16")]
    public void Join_WithAPlainNumber_TakesTheTensorsTypeUnlessItCannotHoldIt(string dtype, object number, string expected) =>
        Assert.Equal(DTypes.Parse(expected), OperandType.Join(new OperandType(DTypes.Parse(dtype), false), OperandType.Of(number)));

    // Files are hostile: whatever stands in a config, what does not fit is refused by an exception that says so.
    [Theory]
    [MemberData(nameof(ClassNames))]
    public void Config_OfAnyValues_IsComputedOrRefused(string className)
    {
        OpSignature signature = GraphOpRegistry.Get(className).Signature;
        object?[] values =
        [
            null, true, -1L, 0L, 1L, 7L, -3000000000L, 2.5, "text", "valid", Array.Empty<object?>(), new object?[] { 0L }, new object?[] { 1L, 2L },
            new object?[] { -1L, -1L }, new object?[] { null }, new object?[] { new object?[] { 1L, 0L }, new object?[] { 0L, 1L } }, new Config(),
        ];
        Tensor x = new[,] { { 1f, 2 }, { 3, 4 } };
        object?[][] calls =
        [
            [.. signature.Call.Select(object? (_) => (Nest<Tensor>)x)],
            [.. signature.Call.Select(object? (_) => 1L)],
            [.. signature.Call.Select(object? (_) => Nest<Tensor>.ListOf([x, x]))],
            [.. signature.Call.Select(object? (_) => "text")],
        ];
        KerasTensor symbol = new Input([2]);
        object?[][] drawings =
        [
            [.. signature.Call.Select(object? (_) => (Nest<KerasTensor>)symbol)],
            [.. signature.Call.Select(object? (_) => Nest<KerasTensor>.ListOf([symbol, symbol]))],
            [.. signature.Call.Select(object? (_) => "text")],
            [.. signature.Call.Select(object? (_) => null)],
        ];
        foreach (OpParameter changed in signature.Constructor.DefaultIfEmpty())
        {
            foreach (object? value in values)
            {
                var config = new Config();
                foreach (OpParameter parameter in signature.Constructor)
                    config[parameter.Name] = parameter.Name == changed.Name ? value : parameter.IsRequired ? 1L : parameter.Default;
                foreach (object?[] call in calls)
                    ComputesOrRefuses(() => GraphOpRegistry.Get(className).Bind(config).Compute(new OpValues(call)));
                foreach (object?[] drawing in drawings)
                    ComputesOrRefuses(() => GraphOpRegistry.Get(className).Bind(config).Describe?.Invoke(new OpSpecs(drawing)));
            }
        }
    }

    private static void ComputesOrRefuses(Action action)
    {
        try
        {
            action();
        }
        catch (Exception e) when (e is ConfigException or ArgumentException or NotSupportedException or OverflowException)
        {
            Assert.NotEmpty(e.Message);
        }
    }

    public static TheoryData<string> ClassNames => [.. GraphOpRegistry.ClassNames];
}
