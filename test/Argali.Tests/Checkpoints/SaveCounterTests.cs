using Argali.Checkpoints;

namespace Argali.Tests.Checkpoints;

public class SaveCounterTests
{
    [Fact]
    public void ShouldSave_FiveBatchesAnEpochEveryThree_CountsOverEpochs()
    {
        var counter = new SaveCounter(3);
        var saves = new List<(int Epoch, int Batch)>();
        for (int epoch = 0; epoch < 3; epoch++)
        {
            for (int batch = 0; batch < 5; batch++)
            {
                if (counter.ShouldSave(batch))
                {
                    saves.Add((epoch, batch));
                }
            }
        }

        Assert.Equal([(0, 2), (1, 0), (1, 3), (2, 1), (2, 4)], saves);
    }

    [Fact]
    public void ShouldSave_TwoBatchesAStep_TheFirstStepCountsOne()
    {
        var counter = new SaveCounter(4);

        int[] batches = [0, 2, 4, 6, 8, 0, 2, 4, 6, 8];
        Assert.Equal([4, 8, 4, 8], batches.Where(counter.ShouldSave));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(0)]
    [InlineData(-2)]
    public void ShouldSave_OneOrLess_AlwaysSaves(int frequency)
    {
        var counter = new SaveCounter(frequency);

        Assert.All(Enumerable.Range(0, 5), batch => Assert.True(counter.ShouldSave(batch)));
    }

    [Fact]
    public void EndEpoch_ForgetsTheBatchAndKeepsTheCount()
    {
        var counter = new SaveCounter(4);
        Assert.False(counter.ShouldSave(0));
        Assert.False(counter.ShouldSave(1));
        counter.EndEpoch();

        Assert.Equal(0, counter.LastSeen);
        Assert.False(counter.ShouldSave(0));
        Assert.True(counter.ShouldSave(1));
    }
}
