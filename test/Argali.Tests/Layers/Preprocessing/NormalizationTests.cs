using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Layers.Preprocessing;

public sealed class NormalizationTests
{
    [Fact]
    public void Adapt_InBatchesOfDifferentSizes_GivesTheMomentsOfAllData()
    {
        Tensor data = Ops.RandomNormal([50, 3], mean: 100f, stddev: 3f, seed: 5);
        var whole = new Normalization();
        whole.Adapt(data);
        var parts = new Normalization();
        parts.Adapt([Ops.SliceAxis(data, 0, 0, 1), Ops.SliceAxis(data, 0, 1, 30), Ops.SliceAxis(data, 0, 31, 19)]);
        for (int i = 0; i < 2; i++)
        {
            float[] expected = whole.Weights[i].Value.ToArray<float>();
            float[] actual = parts.Weights[i].Value.ToArray<float>();
            for (int j = 0; j < expected.Length; j++)
                Assert.Equal(expected[j], actual[j], 1e-5f * expected[j]);
        }
    }

    [Fact]
    public void Adapt_WithSteps_ReadsThatManyBatches()
    {
        int read = 0;
        var layer = new Normalization(axis: Axes.None);
        layer.Adapt(Batches(), steps: 2);
        Assert.Equal(2, read);
        Assert.Equal(1.5f, layer.Weights[0].Value.Item<float>());

        IEnumerable<Tensor> Batches()
        {
            for (read = 1; ; read++)
                yield return new float[] { read };
        }
    }

    [Fact]
    public void Apply_AfterAdapt_GivesMeanZeroAndVarianceOne()
    {
        Tensor data = Ops.RandomNormal([200, 2], mean: -7f, stddev: 0.1f, seed: 1);
        var layer = new Normalization();
        layer.Adapt(data);
        Tensor output = layer.Apply(data).Value;
        Assert.All(Ops.Mean(output, 0).ToArray<float>(), mean => Assert.Equal(0, mean, 1e-4f));
        Assert.All(Ops.Variance(output, 0).ToArray<float>(), variance => Assert.Equal(1, variance, 1e-4f));
    }

    [Fact]
    public void Apply_Inverted_GivesTheInputsBack()
    {
        float[,] data = { { 1, 20 }, { 3, 50 }, { 8, -10 } };
        var there = new Normalization();
        there.Adapt(data);
        var back = new Normalization(invert: true);
        back.Adapt(data);
        float[] restored = back.Apply(there.Apply((Tensor)data)).Value.ToArray<float>();
        Assert.Equal([1, 20, 3, 50, 8, -10], restored.Select(value => MathF.Round(value, 4)));
    }

    [Fact]
    public void New_MeanWithoutVariance_IsRefused()
    {
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => new Normalization(mean: 3.0));
        Assert.Contains("both mean and variance", refusal.Message);
    }

    [Fact]
    public void Adapt_WhereTheMomentsAreGiven_IsRefused() =>
        Assert.Throws<InvalidOperationException>(() => new Normalization(mean: [1.0, 2.0], variance: [1.0, 4.0]).Adapt(Tensor.Ones([2, 2])));

    [Fact]
    public void Adapt_ToDataOfAnotherShape_IsRefused()
    {
        var layer = new Normalization();
        layer.Adapt(Tensor.Ones([4, 3]));
        ArgumentException refusal = Assert.Throws<ArgumentException>(() => layer.Adapt(Tensor.Ones([4, 2])));
        Assert.Contains("(4, 2)", refusal.Message);
        Assert.Throws<ArgumentException>(() => layer.Adapt([]));
    }

    [Fact]
    public void Build_MeansThatDoNotBroadcast_AreRefused()
    {
        var layer = new Normalization(mean: [1.0, 2.0], variance: [1.0, 4.0]);
        Assert.Contains("(1, 3)", Assert.Throws<ArgumentException>(() => layer.Apply(Tensor.Ones([4, 3]))).Message);
    }

    [Fact]
    public void Build_AxisBeyondTheInputs_IsRefused() =>
        Assert.Contains("[-2, 1]", Assert.Throws<ArgumentException>(() => new Normalization(axis: 2).Apply(Tensor.Ones([4, 3]))).Message);
}
