using Argali.Checkpoints;

namespace Argali.Tests.Checkpoints;

public class BestValueTests
{
    [Theory]
    [InlineData(false, 0.5, 0.4, true)]
    [InlineData(false, 0.5, 0.5, false)]
    [InlineData(false, 0.5, 0.6, false)]
    [InlineData(true, 0.5, 0.6, true)]
    [InlineData(true, 0.5, 0.5, false)]
    [InlineData(false, double.PositiveInfinity, 1e300, true)]
    [InlineData(true, double.NegativeInfinity, -1e300, true)]
    public void IsBeatenBy_IsStrict(bool greater, double best, double value, bool better) =>
        Assert.Equal(better, new BestValue(greater, 0, FiniteOnly: true, best).IsBeatenBy(value));

    [Theory]
    [InlineData(false, 0.5, 0.375, false)]
    [InlineData(false, 0.5, 0.25, false)]
    [InlineData(false, 0.5, 0.125, true)]
    [InlineData(true, 0.5, 0.75, false)]
    [InlineData(true, 0.5, 1.0, true)]
    public void IsBeatenBy_MustBeBetterByMoreThanMinDelta(bool greater, double best, double value, bool better) =>
        Assert.Equal(better, new BestValue(greater, 0.25, FiniteOnly: true, best).IsBeatenBy(value));

    [Theory]
    [InlineData(false, double.NaN)]
    [InlineData(true, double.NaN)]
    [InlineData(false, double.NegativeInfinity)]
    [InlineData(true, double.PositiveInfinity)]
    public void IsBeatenBy_WhatIsNotFinite_Never(bool greater, double value) =>
        Assert.False(new BestValue(greater, 0, FiniteOnly: true, 0.5).IsBeatenBy(value));

    [Fact]
    public void IsBeatenBy_AnInfinityInKerassWay_ButNeverNaN()
    {
        Assert.True(new BestValue(false, 0, FiniteOnly: false, 0.5).IsBeatenBy(double.NegativeInfinity));
        Assert.False(new BestValue(false, 0, FiniteOnly: false, 0.5).IsBeatenBy(double.NaN));
    }
}
