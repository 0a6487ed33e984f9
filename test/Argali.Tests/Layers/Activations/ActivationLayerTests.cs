using Argali.Engine;
using Argali.Layers;
using Argali.Saving;

namespace Argali.Tests.Layers;

public sealed class ActivationLayerTests
{
    [Fact]
    public void Softmax_WithAMask_GivesExcludedPositionsNothing()
    {
        Tensor scores = new[,] { { 1f, 5f, 2f } };
        Tensor mask = Tensor.From<bool>([true, false, true], [1, 3]);
        float[] y = new Softmax().Apply(scores, new CallContext(training: false, [KeyValuePair.Create("mask", (object?)mask)])).Value.ToArray<float>();
        Assert.Equal(0f, y[1]);
        Assert.Equal(1f, y[0] + y[2], 1e-6f);
    }

    [Fact]
    public void Softmax_OverTwoAxes_SumsToOneOverBoth()
    {
        Tensor y = new Softmax([1, 2]).Apply(Ops.RandomNormal([3, 4, 5], seed: 1));
        Assert.All(Ops.Sum(y, [1, 2]).ToArray<float>(), sum => Assert.Equal(1f, sum, 1e-5f));
    }

    [Fact]
    public void PReLU_SharedAxisThatInputsLack_IsRefused() =>
        Assert.Contains("axis 3", Assert.Throws<ArgumentException>(() => new PReLU(sharedAxes: [3]).Apply(Tensor.Ones([2, 4, 4]))).Message);

    [Fact]
    public void PReLU_CalledOnOtherLengths_IsRefused()
    {
        var layer = new PReLU();
        layer.Apply(Tensor.Ones([2, 3]));
        Assert.Throws<ArgumentException>(() => layer.Apply(Tensor.Ones([2, 4])));
    }

    [Fact]
    public void LeakyReLU_SlopeUnderItsOldName_IsRead()
    {
        var layer = (LeakyReLU)LayerRegistry.Get(new Config { ["class_name"] = "LeakyReLU", ["config"] = new Config { ["alpha"] = 0.1 } })!;
        Assert.Equal(0.1, layer.NegativeSlope);
    }

    [Theory]
    [InlineData("maxValue")]
    [InlineData("negativeSlope")]
    [InlineData("threshold")]
    public void ReLU_NegativeArgument_IsRefused(string argument)
    {
        ArgumentOutOfRangeException refusal = Assert.Throws<ArgumentOutOfRangeException>(() => argument switch
        {
            "maxValue" => new ReLU(maxValue: -1),
            "negativeSlope" => new ReLU(negativeSlope: -1),
            _ => new ReLU(threshold: -1),
        });
        Assert.Equal(argument, refusal.ParamName);
    }
}
