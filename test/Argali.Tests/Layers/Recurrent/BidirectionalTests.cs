using Argali.Engine;
using Argali.Layers;
using Argali.Models;

namespace Argali.Tests.Layers.Recurrent;

/// <summary>What the recorded cases do not ask of the bidirectional wrapper.</summary>
public sealed class BidirectionalTests
{
    private static readonly Tensor X = RNNTests.Sequence(2, 3, 2);

    [Fact]
    public void Ctor_OfALayer_RunsCopiesAndLeavesTheLayerAlone()
    {
        var layer = new LSTM(2, name: "memory");
        var both = new Bidirectional(layer);
        both.Apply(X);
        Assert.False(layer.Built);
        Assert.Equal(["forward_memory", "backward_memory"], new[] { both.ForwardLayer.Name, both.BackwardLayer.Name });
        Assert.True(both.BackwardLayer.GoBackwards);
    }

    [Fact]
    public void Weights_Given_AreTheFirstWeights()
    {
        var first = new Bidirectional(new GRU(2));
        Tensor expected = first.Apply(X);
        var second = new Bidirectional(new GRU(2), weights: first.GetWeights());
        Assert.Equal(expected.ToArray<float>(), ((Tensor)second.Apply(X)).ToArray<float>());
    }

    [Fact]
    public void Ctor_BothLayersForwards_IsRefused() => Assert.Contains(
        "different `goBackwards`",
        Assert.Throws<ArgumentException>(() => new Bidirectional(new GRU(2), backwardLayer: new GRU(2))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Ctor_LayersThatDisagree_IsRefused() => Assert.Contains(
        "`returnSequences`",
        Assert.Throws<ArgumentException>(
            () => new Bidirectional(new GRU(2, returnSequences: true), backwardLayer: new GRU(2, goBackwards: true))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Draw_LayersOfDifferentUnits_KnowsTheWidthOfTheOutput()
    {
        Nest<KerasTensor> input = new Input([3, 2]);
        KerasTensor output = new Bidirectional(new LSTM(2), backwardLayer: new GRU(3, goBackwards: true)).Apply(input);
        Assert.Equal(5, output.Shape[1]);
        Model model = new(input, new Dense(1).Apply(output));
        Assert.Equal(new Shape(2, 1), ((Tensor)model.Apply(X)).Shape);
    }

    [Fact]
    public void Stateful_AfterReset_BeginsAnew()
    {
        var layer = new Bidirectional(new SimpleRNN(2, stateful: true));
        float[] first = ((Tensor)layer.Apply(X)).ToArray<float>(), second = ((Tensor)layer.Apply(X)).ToArray<float>();
        Assert.NotEqual(first, second);
        layer.ResetStates();
        Assert.Equal(first, ((Tensor)layer.Apply(X)).ToArray<float>());
    }

    [Theory]
    [InlineData(MergeMode.Concat, new[] { true })]
    [InlineData(null, new[] { true, true })]
    public void Mask_OfSequences_TravelsOnWithEveryOutput(MergeMode? mode, bool[] expected)
    {
        Tensor x = new Embedding(4, 3, maskZero: true).Apply(Tensor.From<int>([1, 2, 0], [1, 3]));
        Nest<Tensor> outputs = new Bidirectional(new LSTM(2, returnSequences: true), mode).Apply(x);
        Assert.Equal(expected, outputs.Flatten().Select(output => output.Mask is not null));
        Assert.All(outputs.Flatten(), output => Assert.All(output.ToArray<float>()[^2..], value => Assert.Equal(0f, value)));
    }
}
