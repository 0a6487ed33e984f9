using Argali.Checkpoints;

namespace Argali.Tests.Checkpoints;

public class RetentionTests
{
    // Losses of eight epochs, four batches each.
    private static readonly double[] Losses = [0.9, 0.5, 0.7, 0.3, 0.4, 0.8, 0.35, 0.6];

    [Fact]
    public void Best_KeepsTheBestAndTheNewest() => Assert.Equal(["3", "6", "7"], Kept(Retention.Best(2)));

    [Fact]
    public void Best_OfGreaterValues_KeepsTheGreatest() =>
        Assert.Equal(["0", "5", "7"], Retention.Best(2).Plan(Files().Select(f => f with { GreaterIsBetter = true })).Kept.Select(f => f.File));

    [Fact]
    public void Last_KeepsTheNewest() => Assert.Equal(["5", "6", "7"], Kept(Retention.Last(3)));

    [Fact]
    public void EveryEpochs_KeepsTheLastFileOfEach()
    {
        CheckpointEntry[] twice = [.. Files(), .. Files().Select(f => f with { File = f.File + "b", Step = f.Step + 1 })];

        Assert.Equal(["2b", "5b", "7b"], Retention.EveryEpochs(3).Plan(twice).Kept.Select(f => f.File));
    }

    [Fact]
    public void OnePer_KeepsTheFirstOfEachSpan() =>
        Assert.Equal(["0", "2", "5", "7"], Kept(Retention.OnePerHour, Created(0, 30, 60, 61, 119, 120, 121, 179)));

    [Fact]
    public void OnePer_WhenTheClockJumpsBack_OpensNoSpanAgain() =>
        Assert.Equal(["0", "2", "6", "7"], Kept(Retention.OnePerHour, Created(0, 30, 65, 5, 40, 70, 125, 10)));

    [Fact]
    public void OnePerDay_CountsDays() => Assert.Equal(["0", "3", "7"], Kept(Retention.OnePerDay, Created(0, 60, 1439, 1440, 1441, 1500, 1600, 1700)));

    [Fact]
    public void Joined_KeepsWhatAnyKeeps()
    {
        Assert.Equal(["3", "5", "6", "7"], Kept(Retention.Best(2) | Retention.Last(3)));
        Assert.Equal(["1", "3", "5", "6", "7"], Kept(Retention.Best(1) | Retention.EveryEpochs(2) | Retention.Last(2)));
        Assert.Equal(["3", "4", "6", "7"], Kept(Retention.Best(2) | Retention.Best(3)));
    }

    [Fact]
    public void All_KeepsAll()
    {
        Assert.Equal(8, Kept(Retention.All).Length);
        Assert.Equal(8, Kept(Retention.Best(1) | Retention.All).Length);
    }

    [Fact]
    public void Within_Alone_KeepsTheNewestThatFitAndTheBest() =>
        Assert.Equal(["3", "6", "7"], Kept(Retention.Within(300)));

    [Fact]
    public void Within_DropsWhatIsWorthLeast()
    {
        Retention rules = Retention.Best(2) | Retention.Last(3) | Retention.EveryEpochs(2);

        Assert.Equal(["1", "3", "5", "6", "7"], Kept(rules));
        Assert.Equal(["3", "5", "6", "7"], Kept(rules | Retention.Within(499)));
        Assert.Equal(["3", "6", "7"], Kept(rules | Retention.Within(399)));
        Assert.Equal(["3", "7"], Kept(rules | Retention.Within(299)));
    }

    [Fact]
    public void Within_LessThanTheNewestAndTheBest_KeepsThemAnyway() => Assert.Equal(["3", "7"], Kept(Retention.Best(3) | Retention.Within(1)));

    [Fact]
    public void Plan_NeitherNaNNorInfinitiesNorNothing_AreEverBest()
    {
        CheckpointEntry[] files = Files();
        files[0] = files[0] with { Value = double.NaN };
        files[1] = files[1] with { Value = double.NegativeInfinity };
        files[2] = files[2] with { Value = null, Monitor = null };

        Assert.Equal(["3", "7"], Retention.Best(1).Plan(files).Kept.Select(f => f.File));
    }

    [Fact]
    public void Plan_OfEqualValues_TheOlderIsBetter()
    {
        CheckpointEntry[] files = [.. Files().Select(f => f with { Value = 0.5 })];

        Assert.Equal(["0", "1", "7"], Retention.Best(2).Plan(files).Kept.Select(f => f.File));
    }

    [Fact]
    public void Plan_FilesOfAnotherRun_AreKept()
    {
        CheckpointEntry[] files = [.. Files(), .. Files().Select(f => f with { File = "x" + f.File, Run = "other" })];

        RetentionPlan plan = Retention.Last(1).Plan(files, run: "mine");

        Assert.Equal(["0", "1", "2", "3", "4", "5", "6"], plan.Removed.Select(f => f.File));
        Assert.All(plan.Decisions.Where(d => d.File.Run == "other"), d => Assert.Equal("of another run", d.Reason));
    }

    [Fact]
    public void Plan_OfTwoSeries_GoesByEach()
    {
        CheckpointEntry[] files = [.. Files(), .. Files().Select(f => f with { File = "x" + f.File, Series = "other" })];

        Assert.Equal(["3", "7", "x3", "x7"], Retention.Best(1).Plan(files).Kept.Select(f => f.File).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Plan_WhatIsInUse_IsKept()
    {
        RetentionPlan plan = Retention.Last(1).Plan(Files(), untouchable: ["2"]);

        Assert.Equal(["2", "7"], plan.Kept.Select(f => f.File));
        Assert.Equal("kept: in use (2)", plan.Decisions[2].ToString());
    }

    [Fact]
    public void Plan_AFileOfACutEpoch_TakesNoPlaceFromOthers()
    {
        CheckpointEntry[] files = Files();
        CheckpointEntry cut = files[5] with { File = "cut", Step = 22, Value = 0.1, IsCut = true };

        Assert.Equal(["3", "cut", "6", "7"], Kept(Retention.Best(2), [.. files, cut]));
        Assert.Equal(["3", "6", "7"], Kept(Retention.Best(2), [.. files, cut with { Value = 0.6 }]));
        Assert.Equal(["5", "cut", "6", "7"], Kept(Retention.Last(3), [.. files, cut with { Step = 25 }]));
        Assert.Equal(["4", "5", "cut"], Kept(Retention.Last(2), [.. files[..6], cut with { Step = 24 }]));
        Assert.Equal(
            "kept: best #1, of a cut epoch (cut)",
            Retention.Best(1).Plan([.. files, cut]).Decisions.Single(d => d.File.IsCut).ToString());
    }

    [Fact]
    public void Plan_AFileOfACutEpoch_IsTheFirstToGoForRoom() =>
        Assert.Equal(["3", "6", "7"], Kept(Retention.Best(2) | Retention.Within(399), [.. Files(), Files()[5] with { File = "cut", Step = 22, Value = 0.1, IsCut = true }]));

    // The run went on from an earlier moment: what it saves now is its newest, and what it had saved later is not lost.
    [Fact]
    public void Plan_OfARunThatWasTakenBack_GoesByTheMomentThatItHasReached()
    {
        RetentionPlan plan = Retention.Last(1).Plan(Files(), "mine", untouchable: null, step: 16);

        Assert.Equal(["3", "4", "5", "6", "7"], plan.Kept.Select(f => f.File));
        Assert.Equal("kept: of a moment that the run has not reached again (4)", plan.Decisions[4].ToString());
        Assert.Equal(["7"], Retention.Last(1).Plan(Files(), "mine", untouchable: null, step: 32).Kept.Select(f => f.File));
    }

    [Fact]
    public void Plan_OrdersBySteps_NotByTimesOrNames()
    {
        CheckpointEntry[] files = [.. Files().Select(f => f with { Created = DateTimeOffset.UnixEpoch.AddDays(-f.Step) })];
        Array.Reverse(files);

        Assert.Equal(["6", "7"], Retention.Last(2).Plan(files).Kept.Select(f => f.File));
    }

    [Fact]
    public void Plan_Explains()
    {
        RetentionPlan plan = (Retention.Best(2) | Retention.Last(2)).Plan(Files());

        Assert.Equal(
            """
            removed: none of: best 2, last 2 (0)
            removed: none of: best 2, last 2 (1)
            removed: none of: best 2, last 2 (2)
            kept: best #1 (3)
            removed: none of: best 2, last 2 (4)
            removed: none of: best 2, last 2 (5)
            kept: last #2, best #2 (6)
            kept: newest (7)
            """,
            plan.ToString(),
            ignoreLineEndingDifferences: true);
    }

    [Fact]
    public void Plan_OfNothing_IsEmpty() => Assert.Empty(Retention.Best(1).Plan([]).Decisions);

    // Whatever the rules and the values, some file that loads must be left: the newest, and the best where best ones are asked for.
    [Fact]
    public void Plan_OfAnything_KeepsTheNewestAndTheBest()
    {
        Retention[] rules =
        [
            Retention.Best(1), Retention.Last(1), Retention.EveryEpochs(7), Retention.OnePerDay, Retention.Within(1), Retention.Best(4) | Retention.Within(150),
        ];
        uint state = 1;
        for (int trial = 0; trial < 300; trial++)
        {
            CheckpointEntry[] files = [.. Enumerable.Range(0, 1 + (trial % 12)).Select(i => File(i, Next() / (double)uint.MaxValue))];
            foreach (Retention rule in rules)
            {
                string[] kept = [.. rule.Plan(files).Kept.Select(f => f.File)];
                Assert.Contains(files[^1].File, kept);
                if (rule.NeedsValues)
                {
                    Assert.Contains(files.MinBy(f => f.Value)!.File, kept);
                }
            }
        }

        uint Next() => state = (state * 1664525) + 1013904223;
    }

    [Fact]
    public void Expendable_NamesTheLeastValuableFirst_AndNeverTheNewestOrTheBest()
    {
        Assert.Equal(["0", "1", "2", "4", "5", "6"], Retention.All.Expendable(Files(), []).Select(f => f.File));
        Assert.Equal(["0", "2", "4", "1", "5", "6"], (Retention.Best(2) | Retention.EveryEpochs(2)).Expendable(Files(), []).Select(f => f.File));
        Assert.DoesNotContain("2", Retention.Best(1).Expendable(Files(), ["2"]).Select(f => f.File));
    }

    [Fact]
    public void MaximumFiles_IsTheSumWhereItHasABound()
    {
        Assert.Equal(4, Retention.Best(3).MaximumFiles);
        Assert.Equal(5, (Retention.Best(3) | Retention.Last(2)).MaximumFiles);
        Assert.Null((Retention.Best(3) | Retention.OnePerDay).MaximumFiles);
        Assert.Null(Retention.All.MaximumFiles);
    }

    [Fact]
    public void Factories_NumbersThatMeanNothing_Throw()
    {
        Assert.Throws<ArgumentOutOfRangeException>("count", () => Retention.Best(0));
        Assert.Throws<ArgumentOutOfRangeException>("count", () => Retention.Last(0));
        Assert.Throws<ArgumentOutOfRangeException>("epochs", () => Retention.EveryEpochs(0));
        Assert.Throws<ArgumentOutOfRangeException>("period", () => Retention.OnePer(TimeSpan.Zero));
        Assert.Throws<ArgumentOutOfRangeException>("bytes", () => Retention.Within(0));
    }

    private static string[] Kept(Retention retention, CheckpointEntry[]? files = null) => [.. retention.Plan(files ?? Files()).Kept.Select(f => f.File)];

    private static CheckpointEntry[] Files() => [.. Losses.Select((loss, i) => File(i, loss))];

    private static CheckpointEntry[] Created(params int[] minutes) =>
        [.. Files().Zip(minutes, (f, m) => f with { Created = DateTimeOffset.UnixEpoch.AddMinutes(m) })];

    private static CheckpointEntry File(int epoch, double loss) => new()
    {
        File = $"{epoch}",
        Series = "{epoch}",
        Run = "mine",
        Epoch = epoch,
        Step = (epoch + 1) * 4,
        Monitor = "val_loss",
        Value = loss,
        Bytes = 100,
        Created = DateTimeOffset.UnixEpoch,
    };
}
