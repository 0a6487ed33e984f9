using Argali.Callbacks;

namespace Argali.Tests.Callbacks;

public class VerbosityTests
{
    [Fact]
    public void Default_IsAuto()
    {
        Assert.Equal(Verbosity.Auto, default);
        Assert.Equal(1, Verbosity.Auto.Level);
        Assert.Equal("auto", Verbosity.Auto.ToString());
        Assert.NotEqual(Verbosity.Auto, Verbosity.ProgressBar);
    }

    [Theory]
    [InlineData(-1)]
    [InlineData(3)]
    public void Number_BeyondKerasRange_Throws(int level) =>
        Assert.Equal("level", Assert.Throws<ArgumentOutOfRangeException>(() => Verbosity.FromLevel(level)).ParamName);

    [Fact]
    public void Number_OfKeras_IsTaken()
    {
        Verbosity verbosity = 2;

        Assert.Equal(Verbosity.OneLinePerEpoch, verbosity);
        Assert.Equal(2, verbosity.Level);
    }
}
