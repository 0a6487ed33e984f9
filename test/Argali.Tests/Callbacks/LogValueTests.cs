using Argali.Callbacks;

namespace Argali.Tests.Callbacks;

public class LogValueTests
{
    [Fact]
    public void Numbers_ConvertBothWays()
    {
        LogValue fromDouble = 0.5;
        LogValue fromInt = 3;
        double back = fromDouble;

        Assert.Equal(0.5, back);
        Assert.True(fromDouble < 0.75);
        Assert.True(fromInt > fromDouble);
        Assert.Equal(3, (int)fromInt);
        Assert.Equal(0.5f, (float)fromDouble);
        Assert.Equal(LogValueKind.Integer, fromInt.Kind);
    }

    [Theory]
    [InlineData(0.1, "0.1")]
    [InlineData(1e-7, "1e-07")]
    [InlineData(1e16, "1e+16")]
    [InlineData(1e15, "1000000000000000.0")]
    [InlineData(123.0, "123.0")]
    [InlineData(-0.0, "-0.0")]
    [InlineData(double.NaN, "nan")]
    [InlineData(double.NegativeInfinity, "-inf")]
    [InlineData(5e-324, "5e-324")]
    [InlineData(1.7976931348623157e308, "1.7976931348623157e+308")]
    public void ToString_OfADouble_AsPython(double value, string expected) => Assert.Equal(expected, ((LogValue)value).ToString());

    [Fact]
    public void ToString_OfOtherKinds_AsPython()
    {
        Assert.Equal("0.1", ((LogValue)0.1f).ToString());
        Assert.Equal("True", ((LogValue)true).ToString());
        Assert.Equal("None", LogValue.None.ToString());
        Assert.Equal("text", ((LogValue)"text").ToString());
        Assert.Equal("[1, 2.5, 'x']", ((LogValue)new LogValue[] { 1, 2.5, "x" }).ToString());
        Assert.Equal("[0.5  0.25]", ((LogValue)new[] { 0.5, 0.25 }).ToString());
        Assert.Equal("[[1. 2.] [3. 4.]]", ((LogValue)new LogArray([1f, 2f, 3f, 4f], [2, 2])).ToString());
    }

    [Theory]
    [InlineData("text")]
    [InlineData(null)]
    public void ToDouble_OfNoNumber_Throws(string? text)
    {
        LogValue value = text;

        Assert.False(value.IsNumber);
        Assert.Contains("Received", Assert.Throws<InvalidCastException>(() => value.ToDouble()).Message);
    }

    [Fact]
    public void ToDouble_OfAnArray_OnlyOfRankZero()
    {
        LogValue scalar = new LogArray([0.5], []);
        LogValue one = new LogArray([0.5]);

        Assert.Equal(0.5, scalar.ToDouble());
        Assert.False(one.IsNumber);
    }

    [Fact]
    public void FromObject_GivesEveryTypeItsKind()
    {
        Assert.Equal(LogValueKind.None, LogValue.FromObject(null).Kind);
        Assert.Equal(LogValueKind.Single, LogValue.FromObject(1f).Kind);
        Assert.Equal(LogValueKind.Boolean, LogValue.FromObject(true).Kind);
        Assert.Equal(LogValueKind.Array, LogValue.FromObject(new[] { 1f }).Kind);
        Assert.Equal(LogValueKind.Object, LogValue.FromObject(new Version(1, 0)).Kind);
        Assert.Equal(new Version(1, 0), LogValue.FromObject(new Version(1, 0)).Value);
    }

    [Fact]
    public void Equality_IsByKindAndValue()
    {
        Assert.Equal((LogValue)0.5, (LogValue)0.5);
        Assert.Equal((LogValue)double.NaN, (LogValue)double.NaN);
        Assert.True((LogValue)new[] { 1.0, 2 } == new[] { 1.0, 2 });
        Assert.True((LogValue)1 != (LogValue)true);
        Assert.Equal(((LogValue)"a").GetHashCode(), ((LogValue)"a").GetHashCode());
    }

    [Fact]
    public void LogArray_OfAnotherCount_Throws() =>
        Assert.Contains("Received: 3", Assert.Throws<ArgumentException>(() => new LogArray([1.0, 2, 3], [2, 2])).Message);
}
