using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Layers;

/// <summary>What the layers that draw by chance draw in training, and that they draw nothing at inference.</summary>
public sealed class RandomLayerDistributionTests
{
    private const int Count = 20_000;

    public static TheoryData<string, double> Droppers => new()
    {
        { "Dropout", 0.1 },
        { "Dropout", 0.7 },
        { "SpatialDropout1D", 0.4 },
        { "SpatialDropout2D", 0.4 },
        { "SpatialDropout3D", 0.4 },
    };

    public static TheoryData<string> AllNoises =>
        ["Dropout", "AlphaDropout", "GaussianDropout", "GaussianNoise", "SpatialDropout1D", "SpatialDropout2D", "SpatialDropout3D"];

    [Theory]
    [MemberData(nameof(Droppers))]
    public void Dropout_OfEveryKind_DropsIndependentlyAndScalesTheRest(string className, double rate)
    {
        // One channel of one position, or a whole one whose positions must share its fate.
        int inner = className == "Dropout" ? 0 : className[^2] - '0';
        Tensor x = Tensor.Ones([Count / 10, .. Enumerable.Repeat(2, inner), 10]);
        Tensor y = Make(className, rate).Apply(x, CallContext.Train);
        for (int axis = 1; axis <= inner; axis++)
            Assert.Equal(Ops.Max(y, axis).ToArray<float>(), Ops.Min(y, axis).ToArray<float>());
        float[] drawn = (inner == 0 ? y : Ops.Max(y, [.. Enumerable.Range(1, inner)])).ToArray<float>();
        Assert.All(drawn, value => Assert.True(value == 0 || Math.Abs(value - (1 / (1 - rate))) < 1e-5, $"{value}"));
        Sample.HasFrequency(drawn.Count(value => value == 0), Count, rate);

        // Neighbours are dropped together as often as independence says.
        int both = Enumerable.Range(0, Count / 2).Count(i => drawn[2 * i] == 0 && drawn[(2 * i) + 1] == 0);
        Sample.HasFrequency(both, Count / 2, rate * rate);
    }

    [Fact]
    public void AlphaDropout_OfStandardNormalInputs_DropsToOneValueAndKeepsTheMoments()
    {
        const double Rate = 0.3, Dropped = -1.7580993408473766;
        float[] y = new AlphaDropout(Rate, seed: 2).Apply(Ops.RandomNormal([Count], seed: 1), CallContext.Train).Value.ToArray<float>();
        double a = 1 / Math.Sqrt((1 - Rate) * (1 + (Rate * Dropped * Dropped)));
        double replacement = (a * Dropped) - (a * Dropped * Rate);
        Sample.HasFrequency(y.Count(value => Math.Abs(value - replacement) < 1e-5), Count, Rate);
        Sample.HasMoments([.. y.Select(value => (double)value)], 0, 1);
    }

    [Fact]
    public void GaussianDropout_OfOnes_IsNormalAroundOne()
    {
        double deviation = Math.Sqrt(0.3 / 0.7);
        CheckNormal(new GaussianDropout(0.3, seed: 2), Tensor.Ones([Count]), 1, deviation);
    }

    [Fact]
    public void GaussianNoise_OfConstants_IsNormalAroundThem() => CheckNormal(new GaussianNoise(0.3, seed: 2), Tensor.Full([Count], 5f), 5, 0.3);

    [Theory]
    [MemberData(nameof(AllNoises))]
    public void Inference_OfEveryNoise_IsTheIdentity(string className)
    {
        LayerSample sample = LayerSamples.All[className];
        Layer layer = sample.Make();
        Assert.Equal(sample.Inputs[0].ToArray<float>(), layer.Apply(sample.Inputs[0], CallContext.Inference).Value.ToArray<float>());
        Assert.NotEqual(sample.Inputs[0].ToArray<float>(), layer.Apply(sample.Inputs[0], CallContext.Train).Value.ToArray<float>());
    }

    [Theory]
    [InlineData("Attention")]
    [InlineData("AdditiveAttention")]
    public void Attention_InTraining_DropsIndependentProbabilities(string className)
    {
        const double Rate = 0.3;
        Layer layer = className == "Attention" ? new Attention(dropout: Rate, seed: 3) : new AdditiveAttention(dropout: Rate, seed: 3);
        Nest<Tensor> inputs = new[] { Ops.RandomNormal([20, 20, 4], seed: 1), Ops.RandomNormal([20, 25, 4], seed: 2) };
        float[] plain = Scores(training: false), dropped = Scores(training: true);
        Assert.All(plain, value => Assert.True(value > 0));
        Assert.All(dropped.Zip(plain), pair => Assert.True(pair.First == 0 || Math.Abs(pair.First - (pair.Second / (1 - Rate))) < 1e-5));
        Sample.HasFrequency(dropped.Count(value => value == 0), dropped.Length, Rate);

        float[] Scores(bool training) =>
            layer.Apply(inputs, new CallContext(training, [KeyValuePair.Create("return_attention_scores", (object?)true)]))[1].Value.ToArray<float>();
    }

    [Theory]
    [InlineData("MultiHeadAttention")]
    [InlineData("GroupQueryAttention")]
    public void ProjectedAttention_InTraining_DropsBySeed(string className)
    {
        Tensor query = Ops.RandomNormal([2, 6, 4], seed: 1), value = Ops.RandomNormal([2, 7, 4], seed: 2);
        Layer first = Made(5), second = Made(5), other = Made(6), without = Made(0, dropout: 0);
        float[] dropped = Output(first, training: true);
        Assert.Equal(dropped, Output(second, training: true));
        Assert.NotEqual(dropped, Output(other, training: true));
        Assert.NotEqual(dropped, Output(first, training: true));
        Assert.Equal(Output(without, training: true), Output(first, training: false));

        Layer Made(int seed, double dropout = 0.5)
        {
            var glorot = new Argali.Initializers.GlorotUniform(seed: 9);
            return className == "MultiHeadAttention"
                ? new MultiHeadAttention(2, 3, dropout: dropout, kernelInitializer: glorot, seed: seed)
                : new GroupQueryAttention(3, 4, 2, dropout: dropout, kernelInitializer: glorot, seed: seed);
        }

        float[] Output(Layer layer, bool training) =>
            layer.Apply(query, new CallContext(training, [KeyValuePair.Create("value", (object?)(Nest<Tensor>)value)])).Value.ToArray<float>();
    }

    [Fact]
    public void RandomBrightness_OfManyImages_ShiftsUniformly()
    {
        Tensor y = new RandomBrightness((-0.1, 0.3), seed: 2).Apply(Tensor.Full([4000, 1, 1, 1], 100f), CallContext.Train);
        Sample.Follows(y.ToArray<float>().Select(value => (double)value), Sample.Uniform(100 - 25.5, 100 + 76.5));
    }

    [Fact]
    public void RandomContrast_OfManyBatches_StretchesUniformly()
    {
        var layer = new RandomContrast((0.5, 0.2), seed: 3);
        Tensor x = Tensor.From<float>([100, 110], [1, 1, 2, 1]);
        IEnumerable<double> factors = Enumerable.Range(0, 2000).Select(_ =>
        {
            float[] y = layer.Apply(x, CallContext.Train).Value.ToArray<float>();
            return (y[1] - y[0]) / 10.0;
        });
        Sample.Follows(factors, Sample.Uniform(0.5, 1.2));
    }

    [Fact]
    public void RandomTranslation_OfManyImages_ShiftsUniformly()
    {
        // A ramp shows how far it was shifted.
        Tensor ramp = Ops.Reshape(Ops.Cast(Ops.Arange(0, 101), DType.Float32), [1, 1, 101, 1]);
        Tensor y = new RandomTranslation(0.0, (-0.1, 0.2), seed: 4).Apply(Ops.Repeat(ramp, 4000, 0), CallContext.Train);
        Sample.Follows(y[.., 0, 50, 0].ToArray<float>().Select(value => (50.0 - value) / 101), Sample.Uniform(-0.1, 0.2));
    }

    [Fact]
    public void RandomZoom_OfManyImages_ScalesUniformly()
    {
        Tensor ramp = Ops.Reshape(Ops.Cast(Ops.Arange(0, 101), DType.Float32), [1, 1, 101, 1]);
        Tensor y = new RandomZoom(0.0, (-0.2, 0.1), seed: 5).Apply(Ops.Repeat(ramp, 4000, 0), CallContext.Train);
        float[] right = y[.., 0, 60, 0].ToArray<float>(), left = y[.., 0, 40, 0].ToArray<float>();
        Sample.Follows(right.Zip(left, (one, two) => ((one - two) / 20.0) - 1), Sample.Uniform(-0.2, 0.1));
    }

    [Fact]
    public void RandomRotation_OfManyImages_TurnsUniformly()
    {
        // Columns of a ramp: two pixels on a row through the centre lie 10 cos(angle) apart.
        Tensor columns = Ops.Repeat(Ops.Reshape(Ops.Cast(Ops.Arange(0, 41), DType.Float32), [1, 1, 41, 1]), 41, 1);
        Tensor rows = Ops.SwapAxes(columns, 1, 2);
        Tensor y = new RandomRotation((-0.05, 0.1), seed: 6).Apply(Ops.Repeat(Ops.Concatenate([columns, rows], 3), 1000, 0), CallContext.Train);
        float[] across = (y[.., 20, 25, 0] - y[.., 20, 15, 0]).ToArray<float>(), along = (y[.., 20, 25, 1] - y[.., 20, 15, 1]).ToArray<float>();
        Sample.Follows(across.Zip(along, (dx, dy) => Math.Atan2(dy, dx) / (2 * Math.PI)), Sample.Uniform(-0.05, 0.1));
    }

    [Fact]
    public void RandomCrop_OfManyBatches_TakesEveryPlaceEquallyOften()
    {
        var layer = new RandomCrop(1, 1, seed: 7);
        Tensor image = Ops.Reshape(Ops.Cast(Ops.Arange(0, 6), DType.Float32), [1, 2, 3, 1]);
        int[] found = new int[6];
        for (int i = 0; i < 3000; i++)
            found[(int)layer.Apply(image, CallContext.Train).Value.Item<float>()]++;
        Assert.All(found, count => Sample.HasFrequency(count, 3000, 1 / 6.0));
    }

    private static void CheckNormal(Layer layer, Tensor x, double mean, double deviation)
    {
        double[] values = [.. layer.Apply(x, CallContext.Train).Value.ToArray<float>().Select(value => (double)value)];
        Sample.HasMoments(values, mean, deviation);
        Sample.Follows(values, value => Sample.Normal((value - mean) / deviation));
    }

    private static Layer Make(string className, double rate) => className switch
    {
        "Dropout" => new Dropout(rate, seed: 1),
        "SpatialDropout1D" => new SpatialDropout1D(rate, seed: 1),
        "SpatialDropout2D" => new SpatialDropout2D(rate, seed: 1),
        _ => new SpatialDropout3D(rate, seed: 1),
    };
}
