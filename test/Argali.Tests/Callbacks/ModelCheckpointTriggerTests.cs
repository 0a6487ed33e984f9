using System.Diagnostics;
using System.Runtime.InteropServices;
using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Diagnostics;

namespace Argali.Tests.Callbacks;

/// <summary>When ModelCheckpoint saves, in a loop of six epochs with four batches and a validation each.</summary>
public sealed class ModelCheckpointTriggerTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SmallTarget target = new();
    private readonly ManualClock clock = new();
    private readonly List<SavedCheckpoint> saved = [];
    private readonly List<SkippedCheckpoint> skipped = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Never_WithoutTriggers_SavesNothing()
    {
        new SmallLoop(target, Make(SaveTrigger.None)).Run();

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void EveryEpochs_SavesThose()
    {
        new SmallLoop(target, Make(SaveTrigger.EveryEpochs(2))).Run();

        Assert.Equal([8, 16, 24], saved.Select(s => s.Step));
        Assert.All(saved, s => Assert.Equal(SaveReasons.Epoch, s.Reasons));
        Assert.Equal([0.5, 0.3, 0.8], saved.Select(s => s.Value));
        Assert.Equal(8, SmallTarget.WeightIn(folder["02.keras"]));
    }

    [Fact]
    public void EveryBatches_CountsOverEpochs()
    {
        new SmallLoop(target, Make(SaveTrigger.EveryBatches(5))).Run();

        Assert.Equal([5, 10, 15, 20], saved.Select(s => s.Step));
    }

    [Fact]
    public void Every_SavesOnceTheTimeHasPassedSinceTheLastSave()
    {
        new SmallLoop(target, Make(SaveTrigger.Every(TimeSpan.FromSeconds(25)))) { OnBatch = _ => clock.Advance(10) }.Run();

        Assert.Equal([3, 6, 9, 12, 15, 18, 21, 24], saved.Select(s => s.Step));
    }

    [Fact]
    public void Every_WhenTheClockOnTheWallJumpsBack_GoesOn()
    {
        var loop = new SmallLoop(target, Make(SaveTrigger.Every(TimeSpan.FromSeconds(25))))
        {
            OnBatch = batch =>
            {
                clock.Advance(10);
                clock.Now -= TimeSpan.FromDays(batch);
            },
        };

        loop.Run();

        Assert.Equal(8, saved.Count);
    }

    [Fact]
    public void Improvement_SavesWhereTheValueIsBetter_WhateverSaveFreqSays()
    {
        new SmallLoop(target, Make(SaveTrigger.Improvement, minDelta: 0.15)).Run();

        Assert.Equal([0.9, 0.5, 0.3], saved.Select(s => s.Value));
    }

    [Fact]
    public void Joined_OneFileForAMoment_WithAllReasons()
    {
        new SmallLoop(target, Make(SaveTrigger.EveryEpochs(3) | SaveTrigger.EveryBatches(8) | SaveTrigger.Improvement, SaveFrequency.Epoch)).Run();

        // Batches 8, 16 and 24 are the last of an epoch: they save before its end does.
        Assert.Equal([4, 8, 8, 12, 16, 16, 20, 24, 24], saved.Select(s => s.Step));
        Assert.Equal(SaveReasons.Epoch | SaveReasons.Improvement, saved[0].Reasons);
        Assert.Equal(SaveReasons.Batches, saved[1].Reasons);
        Assert.Equal(SaveReasons.Epoch, saved[3].Reasons);
    }

    [Fact]
    public void TrainEnd_SavesTheLastState()
    {
        new SmallLoop(target, Make(SaveTrigger.TrainEnd)).Run();

        SavedCheckpoint last = Assert.Single(saved);
        Assert.Equal((SaveReasons.TrainEnd, 24L, 5), (last.Reasons, last.Step, last.Epoch));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(7)]
    [InlineData(24)]
    public void Interruption_SavesTheLastFinishedBatch_AndTheExceptionReachesTheCaller(int batch)
    {
        var loop = new SmallLoop(target, Make(SaveTrigger.Interruption))
        {
            OnBatch = done =>
            {
                if (done == batch)
                {
                    target.Weight--;
                    throw new InvalidTimeZoneException("mine");
                }
            },
        };

        Assert.Equal("mine", Assert.Throws<InvalidTimeZoneException>(() => loop.Run()).Message);

        Assert.Equal(batch - 1, Assert.Single(saved).Step);
        Assert.Equal(batch - 1, SmallTarget.WeightIn(saved[0].Path));
    }

    [Fact]
    public void Interruption_WithinValidation_Saves()
    {
        var loop = new SmallLoop(target, Make(SaveTrigger.Interruption)) { OnValidation = epoch => throw new InvalidTimeZoneException() };

        Assert.Throws<InvalidTimeZoneException>(() => loop.Run());

        Assert.Equal((4L, 0), (saved.Single().Step, saved.Single().Epoch));
    }

    [Fact]
    public void Interruption_OfAStateThatIsSaved_SavesNothingMore()
    {
        var loop = new SmallLoop(target, Make(SaveTrigger.Interruption | SaveTrigger.EveryBatches(1)))
        {
            OnValidation = _ => throw new InvalidTimeZoneException(),
        };

        Assert.Throws<InvalidTimeZoneException>(() => loop.Run());

        Assert.Equal([1, 2, 3, 4], saved.Select(s => s.Step));
    }

    [Fact]
    public void Interruption_WhenSavingFailsToo_TheFirstExceptionReachesTheCaller()
    {
        var failed = new List<FailedCheckpoint>();
        ModelCheckpoint checkpoint = Make(SaveTrigger.Interruption);
        checkpoint.SaveFailed += failed.Add;
        target.OnWrite = () => throw new IOException("disk");
        using WarningCollector warnings = Warnings.Collect();

        Assert.Throws<InvalidTimeZoneException>(() => new SmallLoop(target, checkpoint) { OnValidation = _ => throw new InvalidTimeZoneException() }.Run());

        Assert.Equal("disk", Assert.Single(failed).Error.Message);
        Assert.Contains(warnings, w => w.Message.Contains("disk"));
    }

    [Theory]
    [InlineData(6, -1)]
    [InlineData(0, 3)]
    public void Termination_SavesAtTheNextBatch_AlsoOfValidation_AndEndsTheTraining(int batch, int validation)
    {
        var watches = new List<TerminationWatch>();
        ModelCheckpoint checkpoint = Make(SaveTrigger.Termination(TimeSpan.FromSeconds(5)), watch: watches.Add);
        ModelCheckpoint other = Make(SaveTrigger.Termination(), name: "other-{epoch}.keras", watch: watches.Add, listens: false);
        var loop = new SmallLoop(target, checkpoint, other)
        {
            OnBatch = done => Signal(done == batch),
            OnValidation = epoch => Signal(epoch == validation),
        };

        var ended = Assert.Throws<TrainingTerminatedException>(() => loop.Run());

        Assert.Equal(PosixSignal.SIGTERM, ended.Signal);
        Assert.Equal(saved[0].Path, ended.Path);
        Assert.Equal(validation < 0 ? 6 : 16, saved[0].Step);
        Assert.Equal(SaveReasons.Termination, saved[0].Reasons);
        Assert.Equal(saved[0].Step, SmallTarget.WeightIn(saved[0].Path));

        // The other checkpoint is not asked for its hook any more, and saves all the same.
        Assert.Equal(saved[0].Step, SmallTarget.WeightIn(Directory.GetFiles(folder.Path, "other-*").Single()));

        void Signal(bool now)
        {
            if (now)
            {
                watches.ForEach(watch => watch.Receive(PosixSignal.SIGTERM));
            }
        }
    }

    [Fact]
    public void Termination_WithTooLittleTimeLeft_KeepsTheNewestFile()
    {
        TerminationWatch? watch = null;
        ModelCheckpoint checkpoint = Make(
            SaveTrigger.Termination(TimeSpan.FromSeconds(5)) | SaveTrigger.EveryBatches(4), watch: w => watch = w);
        target.OnWrite = () => clock.Advance(7);
        var loop = new SmallLoop(target, checkpoint)
        {
            OnBatch = done =>
            {
                if (done == 6)
                {
                    watch!.Receive(PosixSignal.SIGINT);
                }
            },
        };

        var ended = Assert.Throws<TrainingTerminatedException>(() => loop.Run());

        Assert.Equal(4, Assert.Single(saved).Step);
        Assert.Equal(saved[0].Path, ended.Path);
        Assert.Contains("00:00:07", Assert.Single(skipped).Cause);
    }

    [Fact]
    public void TerminationWatch_HoldsTheFirstSignalBack_AndNotTheSecond()
    {
        using var watch = new TerminationWatch(TimeSpan.FromSeconds(5), clock, listen: false);
        clock.Advance(100);

        Assert.True(watch.Receive(PosixSignal.SIGTERM));
        clock.Advance(2);

        Assert.Equal(TimeSpan.FromSeconds(3), watch.Left);
        Assert.False(watch.Receive(PosixSignal.SIGINT));
        Assert.Equal(PosixSignal.SIGTERM, watch.Signal);
    }

    [Fact]
    public void Termination_ByARealSignal_SavesAndEndsTheTraining()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        var checkpoint = new ModelCheckpoint(folder["{epoch}.keras"], saveFreq: SaveFrequency.Never) { Triggers = SaveTrigger.Termination() };
        var loop = new SmallLoop(target, checkpoint)
        {
            Losses = new double[1000],
            OnBatch = done =>
            {
                if (done == 3)
                {
                    using Process kill = Process.Start("kill", ["-TERM", $"{Environment.ProcessId}"]);
                    kill.WaitForExit();
                }

                Thread.Sleep(1);
            },
        };

        var ended = Assert.Throws<TrainingTerminatedException>(() => loop.Run());

        Assert.Equal(PosixSignal.SIGTERM, ended.Signal);
        Assert.Equal(target.Weight, SmallTarget.WeightIn(ended.Path!));
    }

    [Fact]
    public void SaveBestOnly_HoldsForTheMomentsOnTheWay_NotForTheWaysOut()
    {
        new SmallLoop(target, Make(SaveTrigger.EveryEpoch | SaveTrigger.TrainEnd, bestOnly: true)).Run();

        Assert.Equal([0.9, 0.5, 0.3, null], saved.Select(s => s.Value));
        Assert.Equal(SaveReasons.TrainEnd, saved[^1].Reasons);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void MinDelta_MustBeExceeded(bool trigger)
    {
        ModelCheckpoint checkpoint = trigger
            ? Make(SaveTrigger.Improvement, minDelta: 0.4)
            : Make(SaveTrigger.None, SaveFrequency.Epoch, bestOnly: true, minDelta: 0.4);

        new SmallLoop(target, checkpoint).Run();

        Assert.Equal([0.9, 0.3], saved.Select(s => s.Value));
        Assert.Equal(0.3, checkpoint.Best);
    }

    [Fact]
    public void FiniteOnly_InfinitiesAndNaN_AreNeitherBestNorAReference()
    {
        ModelCheckpoint checkpoint = Make(SaveTrigger.None, SaveFrequency.Epoch, bestOnly: true, finiteOnly: true);

        new SmallLoop(target, checkpoint) { Losses = [double.NaN, double.NegativeInfinity, 0.5, double.NegativeInfinity, double.NaN, 0.4] }.Run();

        Assert.Equal([0.5, 0.4], saved.Select(s => s.Value));
    }

    [Fact]
    public void OnMissingMonitor_Throw_Throws()
    {
        ModelCheckpoint checkpoint = Make(SaveTrigger.None, 3, bestOnly: true, missing: MissingMonitor.Throw);

        var error = Assert.Throws<InvalidOperationException>(() => new SmallLoop(target, checkpoint).Run());

        Assert.Equal("ModelCheckpoint monitors 'val_loss', which is not in the logs. Available: loss.", error.Message);
    }

    [Fact]
    public void OnMissingMonitor_Wait_DecidesAfterTheNextValidation()
    {
        ModelCheckpoint checkpoint = Make(SaveTrigger.None, 3, bestOnly: true, missing: MissingMonitor.Wait);
        using WarningCollector warnings = Warnings.Collect();

        new SmallLoop(target, checkpoint) { Validates = epoch => epoch % 2 == 1 }.Run();

        Assert.Equal([(8L, 0.5), (16L, 0.3)], saved.Select(s => (s.Step, s.Value!.Value)));
        Assert.Empty(warnings);
    }

    [Fact]
    public void OnMissingMonitor_WaitingWithAName_FillsItIn()
    {
        ModelCheckpoint checkpoint = Make(SaveTrigger.None, 3, bestOnly: true, missing: MissingMonitor.Wait, name: "{epoch}-{batch}-{val_loss:.1f}.keras");

        new SmallLoop(target, checkpoint).Run();

        Assert.Equal(["1-4-0.9.keras", "2-4-0.5.keras", "4-4-0.3.keras"], Names());
    }

    [Fact]
    public void Names_ThatAreNotInTheLogs_GetTheirLastValueOrNaN()
    {
        new SmallLoop(target, Make(SaveTrigger.EveryBatches(6), name: "{epoch}-{val_loss:.1f}.keras")).Run();

        Assert.Equal(["2-0.9.keras", "3-0.5.keras", "5-0.3.keras", "6-0.4.keras"], Names());
    }

    [Fact]
    public void Names_WhoseSpecificationSuitsNothing_AreReplaced()
    {
        new SmallLoop(target, Make(SaveTrigger.EveryBatches(24), name: "{val_loss:d}.keras")).Run();

        Assert.Equal(["epoch-6-step-24.keras"], Names());
    }

    [Fact]
    public void Auto_SavesAsOftenAsTheOverheadAllows()
    {
        target.OnWrite = () => clock.Advance(0.5);
        ModelCheckpoint checkpoint = Make(SaveTrigger.None, SaveFrequency.Auto(0.05));

        new SmallLoop(target, checkpoint) { OnBatch = _ => clock.Advance(2) }.Run();

        // 0.5 s is a twentieth of 10 s: five batches from one save to the next.
        Assert.Equal([1, 6, 11, 16, 21], saved.Select(s => s.Step));
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(double.NaN)]
    public void Auto_OverheadOutOfRange_Throws(double overhead) =>
        Assert.Throws<ArgumentOutOfRangeException>(nameof(overhead), () => SaveFrequency.Auto(overhead));

    [Fact]
    public void RequireFiniteWeights_RefusesToPublish()
    {
        ModelCheckpoint checkpoint = Make(SaveTrigger.None, SaveFrequency.Epoch, requireFinite: true);
        using WarningCollector warnings = Warnings.Collect();
        var loop = new SmallLoop(target, checkpoint) { OnBatch = done => target.Weight = done is > 8 and <= 16 ? double.NaN : done };

        loop.Run();

        Assert.Equal([4, 8, 20, 24], saved.Select(s => s.Step));
        Assert.Equal([12, 16], skipped.Select(s => s.Step));
        Assert.Equal(2, warnings.Count(w => w.Message.Contains("'weight' is not finite")));
    }

    private string[] Names() => [.. Directory.GetFiles(folder.Path).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal)];

    private ModelCheckpoint Make(
        SaveTrigger triggers,
        SaveFrequency? saveFreq = null,
        bool bestOnly = false,
        double minDelta = 0,
        bool finiteOnly = false,
        bool requireFinite = false,
        MissingMonitor missing = MissingMonitor.Warn,
        string name = "{epoch:02d}.keras",
        Action<TerminationWatch>? watch = null,
        bool listens = true)
    {
        var checkpoint = new ModelCheckpoint(folder[name], saveBestOnly: bestOnly, saveFreq: saveFreq ?? SaveFrequency.Never)
        {
            Triggers = triggers,
            MinDelta = minDelta,
            FiniteOnly = finiteOnly,
            RequireFiniteWeights = requireFinite,
            OnMissingMonitor = missing,
            Clock = clock,
            Watch = (grace, time) =>
            {
                var made = new TerminationWatch(grace, time, listen: false);
                watch?.Invoke(made);
                return made;
            },
        };
        if (listens)
        {
            checkpoint.Saved += saved.Add;
            checkpoint.Skipped += skipped.Add;
        }

        return checkpoint;
    }
}
