using Argali.Engine;
using Argali.Layers;

namespace Argali.Tests.Layers.Preprocessing;

public sealed class DiscretizationTests
{
    [Fact]
    public void Adapt_ToUniformData_MakesBinsOfEqualShares()
    {
        var layer = new Discretization(numBins: 4);
        layer.Adapt(Tensor.From([.. Enumerable.Range(0, 1000).Select(i => (float)((i * 377) % 1000))]));
        double[] expected = [250, 500, 750];
        Assert.Equal(3, layer.BinBoundaries.Count);
        for (int i = 0; i < expected.Length; i++)
            Assert.Equal(expected[i], layer.BinBoundaries[i], 15.0);
    }

    [Fact]
    public void Adapt_InBatches_ComesNearTheBoundariesOfAllData()
    {
        Tensor data = Ops.RandomNormal([2000], seed: 3);
        var whole = new Discretization(numBins: 5);
        whole.Adapt(data);
        var parts = new Discretization(numBins: 5);
        parts.Adapt(Ops.Split(data, 8));
        for (int i = 0; i < 4; i++)
            Assert.Equal(whole.BinBoundaries[i], parts.BinBoundaries[i], 0.06);
    }

    [Fact]
    public void Apply_ValueOnABoundary_LiesInTheRangeThatBeginsThere()
    {
        var layer = new Discretization([0.0, 1.0]);
        Tensor ranges = layer.Apply((Tensor)new[] { -0.5f, 0f, 0.5f, 1f, 7f, float.NaN }).Value;
        Assert.Equal([0L, 1, 1, 2, 2, 2], ranges.ToArray<long>());
    }

    [Fact]
    public void Adapt_WithoutData_IsRefusedAndKeepsTheBoundaries()
    {
        var layer = new Discretization(numBins: 2);
        layer.Adapt(new float[] { 1, 2, 3, 4 });
        double[] before = [.. layer.BinBoundaries];
        Assert.Throws<ArgumentException>(() => layer.Adapt(Array.Empty<float>()));
        Assert.Equal(before, layer.BinBoundaries);
    }

    [Fact]
    public void Adapt_WithGivenBoundaries_IsRefused() =>
        Assert.Contains("numBins", Assert.Throws<InvalidOperationException>(() => new Discretization([1.0]).Adapt(new float[] { 1 })).Message);

    [Fact]
    public void Apply_BeforeAdapt_SaysSo() =>
        Assert.Contains("Adapt", Assert.Throws<InvalidOperationException>(() => new Discretization(numBins: 3).Apply((Tensor)new float[] { 1 })).Message);

    [Fact]
    public void New_BoundariesAndBins_IsRefused() => Assert.Throws<ArgumentException>(() => new Discretization([1.0], numBins: 2));
}
