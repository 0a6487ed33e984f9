using System.Globalization;
using Argali.Checkpoints;
using FsCheck.Fluent;

namespace Argali.Tests.Checkpoints;

public class PythonFloatTests
{
    [Fact]
    public void Repr_ReadsBackAsTheSameNumber() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<double>().Filter(double.IsFinite),
        value => double.Parse(PythonFloat.Repr(value), CultureInfo.InvariantCulture).Equals(value)));

    [Fact]
    public void Repr_OfAFloat_ReadsBackAsTheSameFloat() => FsCheck.Check.QuickThrowOnFailure(Prop.ForAll(
        ArbMap.Default.ArbFor<float>().Filter(float.IsFinite),
        value => float.Parse(PythonFloat.Repr(value), CultureInfo.InvariantCulture).Equals(value)));

    [Theory]
    [InlineData(0.5, 0, "0")]
    [InlineData(1.5, 0, "2")]
    [InlineData(2.5, 0, "2")]
    [InlineData(0.125, 2, "0.12")]
    [InlineData(0.375, 2, "0.38")]
    [InlineData(-0.001, 2, "-0.00")]
    [InlineData(1e22, 1, "10000000000000000000000.0")]
    [InlineData(0.1, 20, "0.10000000000000000555")]
    [InlineData(5e-324, 3, "0.000")]
    public void Fixed_RoundsTheExactValueHalfToEven(double value, int decimals, string expected) =>
        Assert.Equal(expected, PythonFloat.Fixed(value, decimals));

    [Theory]
    [InlineData(9.9996, 3, "1.000e+01")]
    [InlineData(0, 2, "0.00e+00")]
    [InlineData(1e100, 2, "1.00e+100")]
    [InlineData(5e-324, 4, "4.9407e-324")]
    [InlineData(double.MaxValue, 4, "1.7977e+308")]
    public void Exponential_HasTheSmallestExponentOfTwoDigits(double value, int decimals, string expected) =>
        Assert.Equal(expected, PythonFloat.Exponential(value, decimals));
}
