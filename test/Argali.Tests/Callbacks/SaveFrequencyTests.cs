using Argali.Callbacks;

namespace Argali.Tests.Callbacks;

public class SaveFrequencyTests
{
    [Fact]
    public void Default_IsTheEpoch()
    {
        Assert.Equal(SaveFrequency.Epoch, default);
        Assert.Null(SaveFrequency.Epoch.Batches);
        Assert.Equal("epoch", SaveFrequency.Epoch.ToString());
    }

    [Fact]
    public void Number_IsBatches()
    {
        SaveFrequency frequency = 500;

        Assert.Equal(500, frequency.Batches);
        Assert.Equal("500", frequency.ToString());
        Assert.Equal(SaveFrequency.EveryBatches(500), frequency);
    }
}
