namespace Argali.Engine.Tests.Autodiff;

public sealed class StatisticsOpsTests
{
    private static Tensor Sample => Tensor.From<float>([3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8], [3, 4]);

    [Fact]
    public void CumulativeProduct_AlongAxes_MultipliesOn()
    {
        Assert.Equal([1f, 2, 6, 4, 20, 120], Ops.CumulativeProduct(new[,] { { 1f, 2, 3 }, { 4, 5, 6 } }, 1).ToArray<float>());
        Assert.Equal([1f, 2, 3, 4, 10, 18], Ops.CumulativeProduct(new[,] { { 1f, 2, 3 }, { 4, 5, 6 } }, 0).ToArray<float>());
        Assert.Equal([1f, 2, 6, 24], Ops.CumulativeProduct(new[,] { { 1f, 2 }, { 3, 4 } }).ToArray<float>());
    }

    [Fact]
    public void Diff_TakenTwice_IsTheSecondDifference()
    {
        Assert.Equal([1, 2, 3, -7], Ops.Diff(new[] { 1, 2, 4, 7, 0 }).ToArray<int>());
        Assert.Equal([1, 1, -10], Ops.Diff(new[] { 1, 2, 4, 7, 0 }, 2).ToArray<int>());
        Assert.Equal([2, 0], Ops.Diff(Sample[..2], 5).Shape);
    }

    [Fact]
    public void Quantile_OfEveryMethod_InterpolatesAsNumPy()
    {
        // Sorted rows: 1 1 3 4, 2 5 6 9, 3 5 5 8; a share of 0.4 lies at position 1.2, one of 0.5 at 1.5.
        Assert.Equal([1.4f, 5.2f, 5], Rounded(Ops.Quantile(Sample, 0.4f, [1])));
        Assert.Equal([1f, 5, 5], Ops.Quantile(Sample, 0.4f, [1], QuantileMethod.Lower).ToArray<float>());
        Assert.Equal([3f, 6, 5], Ops.Quantile(Sample, 0.4f, [1], QuantileMethod.Higher).ToArray<float>());
        Assert.Equal([2f, 5.5f, 5], Ops.Quantile(Sample, 0.4f, [1], QuantileMethod.Midpoint).ToArray<float>());
        Assert.Equal([1f, 5, 5], Ops.Quantile(Sample, 0.4f, [1], QuantileMethod.Nearest).ToArray<float>());
        Assert.Equal([2f, 5.5f, 5], Ops.Median(Sample, 1).ToArray<float>());
        Assert.Equal(4.5f, Ops.Median(Sample).Item<float>());
    }

    [Fact]
    public void Quantile_OfSeveralShares_HasThemFirst()
    {
        Tensor y = Ops.Quantile(Sample, new[] { 0f, 1f }, [0], keepdims: true);
        Assert.Equal([2, 1, 4], y.Shape);
        Assert.Equal([3f, 1, 2, 1, 5, 9, 5, 8], y.ToArray<float>());
        Assert.True(float.IsNaN(Ops.Quantile(new[] { 1f, float.NaN, 2 }, 0.5f).Item<float>()));
        Assert.Contains("1.5", Assert.Throws<ArgumentException>(() => Ops.Quantile(Sample, 1.5f)).Message);
        Assert.Throws<ArgumentException>(() => Ops.Quantile(Tensor.Zeros([0, 2]), 0.5f, [0]));
    }

    [Fact]
    public void Average_WithWeights_CountsByThem()
    {
        Assert.Equal([0.75f, 2.75f, 4.75f], Ops.Average(new[,] { { 0f, 1 }, { 2, 3 }, { 4, 5 } }, new[] { 0.25f, 0.75f }, 1).ToArray<float>());
        Assert.Equal(2.5f, Ops.Average(new[] { 1f, 2, 3, 4 }).Item<float>());
        string message = Assert.Throws<ArgumentException>(() => Ops.Average(Sample, new[] { 1f, 2 })).Message;
        Assert.Contains("(3, 4)", message);
        Assert.Contains("(2,)", message);
    }

    [Fact]
    public void Moments_OverAxes_AreMeanAndVariance()
    {
        (Tensor mean, Tensor variance) = Ops.Moments(Sample, [0, 1]);
        double[] x = [.. Sample.ToArray<float>().Select(value => (double)value)];
        Assert.Equal(x.Average(), mean.Item<float>(), 1e-6);
        Assert.Equal(x.Sum(value => Math.Pow(value - x.Average(), 2)) / x.Length, variance.Item<float>(), 1e-5);
        Assert.Equal([1, 4], Ops.Moments(Sample, [0], keepdims: true).Mean.Shape);
    }

    [Fact]
    public void Norm_OfEveryOrder_FollowsNumPy()
    {
        Tensor x = new[] { 3f, 0, -4 };
        Assert.Equal(5, Ops.Norm(x).Item<float>());
        Assert.Equal(7, Ops.Norm(x, 1).Item<float>());
        Assert.Equal(2, Ops.Norm(x, 0).Item<float>());
        Assert.Equal(4, Ops.Norm(x, float.PositiveInfinity).Item<float>());
        Assert.Equal(0, Ops.Norm(x, float.NegativeInfinity).Item<float>());
        Assert.Equal(Math.Pow(27 + 64, 1 / 3.0), Ops.Norm(x, 3).Item<float>(), 1e-5);
    }

    private static float[] Rounded(Tensor x) => Ops.Round(x, 4).ToArray<float>();
}
