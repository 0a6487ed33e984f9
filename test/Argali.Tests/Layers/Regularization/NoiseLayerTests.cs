using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Layers;

public sealed class NoiseLayerTests
{
    public static TheoryData<string> Layers => [.. Make.Keys];

    private static Dictionary<string, Func<int?, NoiseLayer>> Make { get; } = new()
    {
        ["Dropout"] = seed => new Dropout(0.4, seed: seed),
        ["AlphaDropout"] = seed => new AlphaDropout(0.4, seed: seed),
        ["GaussianDropout"] = seed => new GaussianDropout(0.4, seed: seed),
        ["GaussianNoise"] = seed => new GaussianNoise(0.4, seed: seed),
        ["SpatialDropout1D"] = seed => new SpatialDropout1D(0.4, seed: seed),
    };

    [Theory]
    [MemberData(nameof(Layers))]
    public void Apply_InInference_IsTheIdentity(string layer)
    {
        Tensor x = Ops.RandomNormal([2, 5, 7], seed: 1);
        Assert.Equal(x.ToArray<float>(), Make[layer](3).Apply(x).Value.ToArray<float>());
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Apply_TwiceInTraining_DrawsAnew(string layer)
    {
        NoiseLayer noise = Make[layer](3);
        Tensor x = Tensor.Ones([2, 5, 7]);
        Assert.NotEqual(Train(noise, x), Train(noise, x));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Apply_WithEqualSeeds_DrawsTheSame(string layer)
    {
        Tensor x = Tensor.Ones([2, 5, 7]);
        Assert.Equal(Train(Make[layer](3), x), Train(Make[layer](3), x));
        Assert.NotEqual(Train(Make[layer](3), x), Train(Make[layer](4), x));
    }

    [Theory]
    [MemberData(nameof(Layers))]
    public void Apply_WithAMask_PassesItOn(string layer)
    {
        Tensor x = Tensor.Ones([1, 3, 2]);
        x.Mask = Tensor.From<bool>([true, true, false], [1, 3]);
        Assert.Equal([true, true, false], Make[layer](3).Apply(x, CallContext.Train).Value.Mask!.Value.ToArray<bool>());
    }

    [Fact]
    public void AlphaDropout_OfStandardNormalInputs_KeepsMeanAndVariance()
    {
        Tensor x = Ops.RandomNormal([200_000], seed: 5);
        Tensor y = new AlphaDropout(0.3, seed: 6).Apply(x, CallContext.Train);
        Assert.Equal(0, Ops.Mean(y).Item<float>(), 0.02);
        Assert.Equal(1, Ops.Variance(y).Item<float>(), 0.02);
    }

    [Fact]
    public void Dropout_OfEverything_GivesZeros() =>
        Assert.All(Train(new Dropout(1.0, seed: 1), Tensor.Ones([3, 4])), value => Assert.Equal(0f, value));

    [Fact]
    public void Dropout_Gradient_IsThatOfTheKeptElements()
    {
        Tensor x = Tensor.Ones([4, 6]);
        GradientTape.Watch(x);
        var tape = new GradientTape();
        using StepScope step = tape.Record();
        Tensor y = new Dropout(0.5, seed: 2).Apply(x, CallContext.Train);
        tape.Backward(Ops.Sum(y));
        Assert.Equal(y.ToArray<float>(), tape.Gradient(x)!.Value.ToArray<float>());
    }

    [Fact]
    public void Dropout_NoiseShapeOfAnotherRank_IsRefused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => Train(new Dropout(0.5, noiseShape: [null, 1], seed: 1), Tensor.Ones([2, 3, 4])));
        Assert.Contains("(2, 3, 4)", refusal.Message);
    }

    [Theory]
    [InlineData(-0.1)]
    [InlineData(1.1)]
    [InlineData(double.NaN)]
    public void Ctor_StrengthOutsideTheUnitInterval_IsRefused(double strength)
    {
        Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => new Dropout(strength)).ParamName);
        Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => new AlphaDropout(strength)).ParamName);
        Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianDropout(strength)).ParamName);
        Assert.Equal("rate", Assert.Throws<ArgumentOutOfRangeException>(() => new SpatialDropout2D(strength)).ParamName);
        Assert.Equal("stddev", Assert.Throws<ArgumentOutOfRangeException>(() => new GaussianNoise(strength)).ParamName);
    }

    [Fact]
    public void SpatialDropout_InputsOfAnotherRank_AreRefused() =>
        Assert.Contains("expected ndim=4", Assert.Throws<ArgumentException>(() => new SpatialDropout2D(0.5).Apply(Tensor.Ones([2, 3, 4]))).Message);

    private static float[] Train(Layer layer, Tensor x) => layer.Apply(x, CallContext.Train).Value.ToArray<float>();
}
