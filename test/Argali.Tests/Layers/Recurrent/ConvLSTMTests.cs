using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Layers.Recurrent;

/// <summary>What the recorded cases do not ask of convolutional recurrent layers: dropout, halves of a sequence, and errors.</summary>
public sealed class ConvLSTMTests
{
    [Fact]
    public void Apply_OnePixel_GivesWhatAnLSTMGives()
    {
        var images = new ConvLSTM2D(3, 1, returnSequences: true);
        var plain = new LSTM(3, returnSequences: true);
        Tensor x = RNNTests.Sequence(2, 4, 2);
        float[] got = ((Tensor)images.Apply(Ops.Reshape(x, [2, 4, 1, 1, 2]))).ToArray<float>();
        plain.EnsureBuilt(new Shape(2, 4, 2));
        plain.SetWeights([.. images.GetWeights().Select(weight => weight.Rank == 4 ? Ops.Reshape(weight, weight.Shape.Slice(2, 2)) : weight)]);
        float[] expected = ((Tensor)plain.Apply(x)).ToArray<float>();
        Assert.All(expected.Zip(got), pair => Assert.Equal(pair.First, pair.Second, 1e-6f));
    }

    [Theory]
    [InlineData(0.5, 0)]
    [InlineData(0, 0.5)]
    public void Dropout_InTraining_ChangesTheOutputAndNotThatOfInference(double dropout, double recurrentDropout)
    {
        var layer = new ConvLSTM1D(2, 2, dropout: dropout, recurrentDropout: recurrentDropout);
        Tensor x = RNNTests.Sequence(2, 3, 5, 2);
        float[] inference = ((Tensor)layer.Apply(x)).ToArray<float>();
        Assert.NotEqual(inference, ((Tensor)layer.Apply(x, CallContext.Train)).ToArray<float>());
        Assert.Equal(inference, ((Tensor)layer.Apply(x)).ToArray<float>());
    }

    [Fact]
    public void Stateful_SequenceInTwoHalves_GivesWhatTheWholeGives()
    {
        var whole = new ConvLSTM3D(2, 2, padding: Padding.Same);
        var halves = new ConvLSTM3D(2, 2, padding: Padding.Same, stateful: true);
        Tensor x = RNNTests.Sequence(1, 4, 2, 3, 2, 1);
        Tensor expected = whole.Apply(x);
        halves.EnsureBuilt(new Shape(1, 2, 2, 3, 2, 1));
        halves.SetWeights(whole.GetWeights());
        halves.Apply(Ops.SliceAxis(x, 1, 0, 2));
        Assert.Equal(expected.ToArray<float>(), ((Tensor)halves.Apply(Ops.SliceAxis(x, 1, 2, 2))).ToArray<float>());
    }

    [Fact]
    public void Draw_UnknownSize_IsRefused() => Assert.Contains(
        "inputs of known size",
        Assert.Throws<ArgumentException>(() => new ConvLSTM2D(2, 2).Apply((Nest<KerasTensor>)new Input([3, null, 4, 1]))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Apply_OtherSizeThanBuiltFor_IsRefused()
    {
        var layer = new ConvLSTM2D(2, 2);
        layer.Apply(RNNTests.Sequence(1, 2, 3, 3, 1));
        ArgumentException error = Assert.Throws<ArgumentException>(() => layer.Apply(RNNTests.Sequence(1, 2, 4, 3, 1)));
        Assert.Contains("expected axis 2 of input shape to have value 3", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Ctor_StridesAndDilation_IsRefused() => Assert.Contains(
        "dilation_rate > 1", Assert.Throws<ArgumentException>(() => new ConvLSTM2D(2, 2, strides: 2, dilationRate: 2)).Message, StringComparison.Ordinal);
}
