using Argali.Checkpoints;

namespace Argali.Tests.Checkpoints;

public class AutoIntervalTests
{
    [Fact]
    public void Current_BeforeAnythingWasMeasured_IsZero() => Assert.Equal(TimeSpan.Zero, new AutoInterval(0.01).Current);

    [Fact]
    public void Current_KeepsTheStallWithinTheOverhead()
    {
        var interval = new AutoInterval(0.01);

        interval.Measured(TimeSpan.FromMilliseconds(200), TimeSpan.FromSeconds(3));

        Assert.Equal(TimeSpan.FromSeconds(20), interval.Current);
    }

    [Fact]
    public void Current_IsNeverShorterThanAWrite()
    {
        var interval = new AutoInterval(0.5);

        interval.Measured(TimeSpan.FromMilliseconds(1), TimeSpan.FromSeconds(7));

        Assert.Equal(TimeSpan.FromSeconds(7), interval.Current);
    }

    [Fact]
    public void Current_RemembersTheWorstOfTheLastFour()
    {
        var interval = new AutoInterval(0.1);
        interval.Measured(TimeSpan.FromSeconds(2), TimeSpan.Zero);
        for (int i = 0; i < 3; i++)
        {
            interval.Measured(TimeSpan.FromSeconds(1), TimeSpan.Zero);
        }

        Assert.Equal(TimeSpan.FromSeconds(20), interval.Current);
        interval.Measured(TimeSpan.FromSeconds(1), TimeSpan.Zero);
        Assert.Equal(TimeSpan.FromSeconds(10), interval.Current);
    }

    // Plays an hour of training whose saves cost a fixed time, and adds up what they cost.
    [Theory]
    [InlineData(0.01, 200)]
    [InlineData(0.05, 40)]
    public void Current_OverAnHour_CostsWhatItMay(double overhead, int stallInMilliseconds)
    {
        var interval = new AutoInterval(overhead);
        TimeSpan stall = TimeSpan.FromMilliseconds(stallInMilliseconds), batch = TimeSpan.FromMilliseconds(50);
        TimeSpan now = TimeSpan.Zero, saved = TimeSpan.Zero, cost = TimeSpan.Zero;
        int saves = 0;
        while (now < TimeSpan.FromHours(1))
        {
            now += batch;
            if (now - saved >= interval.Current)
            {
                now += stall;
                cost += stall;
                saved = now;
                saves++;
                interval.Measured(stall, stall);
            }
        }

        Assert.InRange(cost / now, overhead * 0.95, overhead * 1.001);
        Assert.True(saves > 100);
    }
}
