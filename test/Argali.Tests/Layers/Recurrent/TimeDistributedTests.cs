using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Layers.Recurrent;

/// <summary>What the recorded cases do not ask of the wrapper that applies a layer to every step.</summary>
public sealed class TimeDistributedTests
{
    [Fact]
    public void Apply_TwoAxes_IsRefused() => Assert.Contains(
        "at least 3 axes",
        Assert.Throws<ArgumentException>(() => new TimeDistributed(new Dense(2)).Apply(Tensor.Ones([2, 3]))).Message,
        StringComparison.Ordinal);

    [Fact]
    public void Mask_OfAnotherLength_IsRefused()
    {
        var context = new CallContext(training: false, [KeyValuePair.Create("mask", (object?)Tensor.From<bool>([true, true], [1, 2]))]);
        ArgumentException error = Assert.Throws<ArgumentException>(() => new TimeDistributed(new Dense(2)).Apply(Tensor.Ones([1, 3, 2]), context));
        Assert.Contains("mask of shape (1, 3, ...). Received: (1, 2)", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Mask_OfTheInputs_GoesStepByStepToALayerThatTakesOneAndOnToTheOutput()
    {
        var memory = new LSTM(2);
        var layer = new TimeDistributed(memory);
        Tensor x = RNNTests.Sequence(1, 2, 3, 2);
        x.Mask = Tensor.From<bool>([true, true, false, true, false, false], [1, 2, 3]);
        Tensor got = layer.Apply(x);
        Assert.Equal(x.Mask, got.Mask);
        Tensor second = memory.Apply(Ops.SliceAxis(Ops.At(x, 1, 1), 1, 0, 1));
        Assert.Equal(second.ToArray<float>(), Ops.At(got, 1, 1).ToArray<float>());
    }
}
