using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Layers;

/// <summary>
/// Inputs that no layer of a class can take, class by class: each is refused as the caller's mistake, and the message names the layer and
/// what came. What a class takes although it looks wrong is listed with the reason.
/// </summary>
public sealed class LayerInputErrorTests
{
    private const int HighestRank = 7;

    private const string Elementwise =
        "Activation ELU LeakyReLU PReLU ReLU Identity Lambda ActivityRegularization Dropout AlphaDropout GaussianDropout GaussianNoise Rescaling " +
        "Add Average Maximum Minimum Multiply Subtract Embedding CategoryEncoding Discretization Hashing IntegerLookup StringLookup";

    private static readonly HashSet<string> TakesVectors =
        Words(Elementwise + " Softmax UnitNormalization Masking Concatenate TextVectorization HashedCrossing Flatten");

    private static readonly HashSet<string> TakesEveryRank = Words(
        Elementwise + " Softmax UnitNormalization BatchNormalization GroupNormalization LayerNormalization RMSNormalization Normalization Masking Concatenate " +
        "Dense SpectralNormalization TimeDistributed Flatten Reshape");

    // What only moves elements moves text too, and two layers are made for it.
    private static readonly HashSet<string> TakesText = Words(
        "Identity Flatten Reshape Permute RepeatVector Cropping1D Cropping2D Cropping3D ZeroPadding1D ZeroPadding2D ZeroPadding3D UpSampling1D UpSampling3D " +
        "Hashing HashedCrossing StringLookup TextVectorization");

    // Further inputs of recurrent layers are states; what passes its inputs on takes any structure.
    private static readonly HashSet<string> TakesLists = Words(
        "Identity Lambda Pipeline RNN GRU LSTM SimpleRNN Bidirectional ConvLSTM1D ConvLSTM2D ConvLSTM3D");

    public static TheoryData<string> Classes => [.. LayerSamples.All.Keys];

    [Theory]
    [MemberData(nameof(Classes))]
    public void Apply_OfAVector_IsRefusedByName(string className) => CheckRank(className, [2], TakesVectors);

    [Theory]
    [MemberData(nameof(Classes))]
    public void Apply_OfSevenAxes_IsRefusedByName(string className) =>
        CheckRank(className, new Shape([.. Enumerable.Repeat(2, HighestRank)]), TakesEveryRank);

    [Theory]
    [MemberData(nameof(Classes))]
    public void Apply_OfOtherLengthsThanItWasBuiltFor_IsRefusedByName(string className)
    {
        LayerSample sample = LayerSamples.All[className];
        Layer layer = sample.Make();
        sample.Call(layer, sample.Inputs, training: false);
        if (layer.Weights.Count == 0 || sample.Inputs[0].DType != DType.Float32)
            return;
        Shape shape = sample.Inputs[0].Shape;
        Tensor longer = Tensor.Ones(shape.With(-1, shape[^1] + 1));
        Check(layer, longer.Shape, () => sample.Call(layer, [longer, .. sample.Inputs.Skip(1)], training: false));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Apply_OfText_IsRefusedByName(string className)
    {
        LayerSample sample = LayerSamples.All[className];
        if (TakesText.Contains(className))
            return;
        Layer layer = sample.Make();
        Tensor text = Tensor.Zeros(sample.Inputs[0].Shape, DType.String);
        Check(layer, null, () => sample.Call(layer, [text, .. sample.Inputs.Skip(1)], training: true));
    }

    [Theory]
    [MemberData(nameof(Classes))]
    public void Apply_OfAnotherNumberOfInputs_IsRefusedByName(string className)
    {
        LayerSample sample = LayerSamples.All[className];
        if (TakesLists.Contains(className))
            return;
        Layer layer = sample.Make();
        Tensor first = sample.Inputs[0];
        bool takesList = sample.Inputs.Length > 1 && sample.FurtherArgument is null;
        Check(layer, null, () => layer.Apply(takesList ? first : Nest<Tensor>.List([first, first]), CallContext.Inference));
    }

    private static void CheckRank(string className, Shape shape, HashSet<string> accepted)
    {
        LayerSample sample = LayerSamples.All[className];
        Layer layer = sample.Make();
        Tensor[] inputs = [.. sample.Inputs.Select(input => Ops.Cast(input.DType == DType.String ? input : Tensor.Ones(shape), input.DType))];
        if (sample.Inputs[0].DType == DType.String)
            inputs = [.. inputs.Select(_ => Tensor.Zeros(shape, DType.String))];
        Action call = () => sample.Call(layer, inputs, training: true);
        if (accepted.Contains(className))
            call();
        else
            Check(layer, shape, call);
    }

    // The message names the layer, or the one inside of it that refused, and says what came; the batch axis is open when a layer is built,
    // and left out where only a sample counts.
    private static void Check(Layer layer, Shape? received, Action call)
    {
        Exception? refusal = Record.Exception(call);
        Assert.True(refusal is ArgumentException, $"{layer.ClassName}: {refusal?.ToString() ?? "accepted"}");
        string message = refusal!.Message;
        Assert.True(Names(layer).Any(name => message.Contains($"'{name}'", StringComparison.Ordinal)), message);
        if (received is { } shape)
        {
            Shape[] forms = [shape, shape.With(0, Shape.Unknown), shape.Without(0)];
            Assert.True(Array.Exists(forms, form => message.Contains(form.ToString(), StringComparison.Ordinal)), message);
        }
    }

    private static IEnumerable<string> Names(Layer layer) => layer.SubLayers.SelectMany(Names).Prepend(layer.Name);

    private static HashSet<string> Words(string text) => [.. text.Split(' ')];
}
