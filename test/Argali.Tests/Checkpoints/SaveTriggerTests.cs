using Argali.Checkpoints;

namespace Argali.Tests.Checkpoints;

public class SaveTriggerTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Theory]
    [InlineData(1, 0, true)]
    [InlineData(3, 0, false)]
    [InlineData(3, 1, false)]
    [InlineData(3, 2, true)]
    [InlineData(3, 5, true)]
    public void EveryEpochs_IsDueAtMultiplesCountedFromOne(int n, int epoch, bool due) =>
        Assert.Equal(due ? SaveReasons.Epoch : SaveReasons.None, Epoch(epoch).Due(SaveTrigger.EveryEpochs(n)));

    [Theory]
    [InlineData(4, 3, 2, false)]
    [InlineData(4, 4, 3, true)]
    [InlineData(4, 5, 4, false)]
    [InlineData(4, 6, 3, true)]
    [InlineData(4, 12, 5, true)]
    [InlineData(4, 7, 4, false)]
    public void EveryBatches_IsDueWhereAMultipleWasReached(int n, long step, long before, bool due) =>
        Assert.Equal(due ? SaveReasons.Batches : SaveReasons.None, Batch(step, before).Due(SaveTrigger.EveryBatches(n)));

    [Fact]
    public void EveryBatches_IsNotDueAtTheEndOfAnEpoch() =>
        Assert.Equal(SaveReasons.None, Epoch(3).Due(SaveTrigger.EveryBatches(1)));

    [Theory]
    [InlineData(59, false)]
    [InlineData(60, true)]
    [InlineData(600, true)]
    public void Every_IsDueOnceTheTimeHasPassed(int seconds, bool due)
    {
        SaveReasons expected = due ? SaveReasons.Time : SaveReasons.None;
        TimeSpan since = TimeSpan.FromSeconds(seconds);

        Assert.Equal(expected, (Batch(1, 0) with { SinceSave = since }).Due(SaveTrigger.Every(Minute)));
        Assert.Equal(expected, (Epoch(0) with { SinceSave = since }).Due(SaveTrigger.Every(Minute)));
    }

    [Fact]
    public void Improvement_IsDueWhereTheValueImproves()
    {
        Assert.Equal(SaveReasons.Improvement, (Epoch(0) with { Improves = true }).Due(SaveTrigger.Improvement));
        Assert.Equal(SaveReasons.None, Epoch(0).Due(SaveTrigger.Improvement));
        Assert.Equal(SaveReasons.None, (Epoch(0) with { Improves = true }).Due(SaveTrigger.EveryEpochs(2)));
    }

    // The kinds are numbers, because the enum is internal and a public test method cannot take it.
    [Theory]
    [InlineData((int)MomentKind.TrainEnd, SaveReasons.TrainEnd)]
    [InlineData((int)MomentKind.Interruption, SaveReasons.Interruption)]
    [InlineData((int)MomentKind.Termination, SaveReasons.Termination)]
    public void WaysOut_AreDueForTheirOwnTriggerAlone(int kind, SaveReasons reason)
    {
        var moment = new TrainingMoment((MomentKind)kind, 0, 5, 4, TimeSpan.FromDays(1), Improves: true);
        SaveTrigger others = SaveTrigger.EveryEpoch | SaveTrigger.EveryBatches(1) | SaveTrigger.Every(Minute) | SaveTrigger.Improvement;
        SaveTrigger all = others | SaveTrigger.TrainEnd | SaveTrigger.Interruption | SaveTrigger.Termination();

        Assert.Equal(SaveReasons.None, moment.Due(others));
        Assert.Equal(reason, moment.Due(all));
    }

    [Fact]
    public void Joined_IsDueForEveryReasonThatHolds()
    {
        SaveTrigger joined = SaveTrigger.EveryBatches(3) | SaveTrigger.EveryBatches(5) | SaveTrigger.Every(Minute) | SaveTrigger.None;

        Assert.Equal(SaveReasons.Batches, Batch(3, 2).Due(joined));
        Assert.Equal(SaveReasons.Batches, Batch(5, 4).Due(joined));
        Assert.Equal(SaveReasons.None, Batch(7, 6).Due(joined));
        Assert.Equal(SaveReasons.Batches | SaveReasons.Time, (Batch(10, 9) with { SinceSave = Minute }).Due(joined));
    }

    [Fact]
    public void Joined_TakesTheShorterOfTwoTimes()
    {
        SaveTrigger joined = SaveTrigger.Every(2 * Minute) | SaveTrigger.Every(Minute) | SaveTrigger.Termination(Minute) | SaveTrigger.Termination();

        Assert.Equal(Minute, joined.Period);
        Assert.Equal(SaveTrigger.DefaultGrace, joined.Grace);
    }

    [Fact]
    public void ToString_SaysWhen() => Assert.Equal(
        "every 5 epochs, every batch, every 00:10:00, at the end of training, at a signal, within 00:00:08",
        (SaveTrigger.EveryEpochs(5) | SaveTrigger.EveryBatches(1) | SaveTrigger.Every(TimeSpan.FromMinutes(10)) | SaveTrigger.TrainEnd
            | SaveTrigger.Termination()).ToString());

    [Fact]
    public void Factories_NumbersThatMeanNothing_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>("epochs", () => SaveTrigger.EveryEpochs(0));
        Assert.Throws<ArgumentOutOfRangeException>("batches", () => SaveTrigger.EveryBatches(-1));
        Assert.Throws<ArgumentOutOfRangeException>("period", () => SaveTrigger.Every(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("grace", () => SaveTrigger.Termination(TimeSpan.Zero));
    }

    private static TrainingMoment Epoch(int epoch) => new(MomentKind.Epoch, epoch, 8, 8, TimeSpan.Zero, Improves: false);

    private static TrainingMoment Batch(long step, long before) => new(MomentKind.Batch, 0, step, before, TimeSpan.Zero, Improves: false);
}
