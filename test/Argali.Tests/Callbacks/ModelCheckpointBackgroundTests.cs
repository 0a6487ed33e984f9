using System.Diagnostics;
using System.Diagnostics.Metrics;
using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Diagnostics;

namespace Argali.Tests.Callbacks;

/// <summary>Background saving, events and measurements.</summary>
public sealed class ModelCheckpointBackgroundTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly SmallTarget target = new();
    private readonly List<SavedCheckpoint> saved = [];
    private readonly List<SkippedCheckpoint> skipped = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Background_SavesWhatWasThere_NotWhatCameLater()
    {
        using var mayWrite = new ManualResetEventSlim();
        target.OnWrite = mayWrite.Wait;
        var loop = new SmallLoop(target, Make(saveFreq: SaveFrequency.Never, triggers: SaveTrigger.EveryBatches(3)))
        {
            Losses = [0.5],
            OnBatch = done =>
            {
                if (done == 4)
                {
                    Assert.Empty(saved);
                    mayWrite.Set();
                }
            },
        };

        loop.Run();

        SavedCheckpoint only = Assert.Single(saved);
        Assert.Equal(3, SmallTarget.WeightIn(only.Path));
    }

    [Fact]
    public void Background_AtTrainEnd_EverythingIsWritten()
    {
        target.OnWrite = () => Thread.Sleep(20);

        new SmallLoop(target, Make()).Run();

        Assert.Equal([4, 8, 12, 16, 20, 24], saved.Select(s => s.Step));
        Assert.All(saved, s => Assert.Equal(s.Step, SmallTarget.WeightIn(s.Path)));
    }

    [Fact]
    public void Background_AfterAnException_EverythingIsWritten()
    {
        target.OnWrite = () => Thread.Sleep(50);
        var loop = new SmallLoop(target, Make()) { OnBatch = done => _ = done == 5 ? throw new InvalidTimeZoneException() : 0 };

        Assert.Throws<InvalidTimeZoneException>(() => loop.Run());

        Assert.Equal(4, SmallTarget.WeightIn(Assert.Single(saved).Path));
    }

    [Fact]
    public void Background_AFailure_IsThrownAtALaterBatch_AndNothingGetsLost()
    {
        int writes = 0;
        target.OnWrite = () => _ = ++writes == 2 ? throw new IOException("disk") : 0;
        var failed = new List<FailedCheckpoint>();
        ModelCheckpoint checkpoint = Make(bestOnly: true);
        checkpoint.SaveFailed += failed.Add;
        int last = 0;
        var loop = new SmallLoop(target, checkpoint)
        {
            OnBatch = done =>
            {
                last = done;
                Thread.Sleep(20);
            },
        };

        Assert.Equal("disk", Assert.Throws<IOException>(() => loop.Run()).Message);

        Assert.InRange(last, 9, 16);
        Assert.Equal(8, Assert.Single(failed).Step);
        Assert.Equal(0.9, checkpoint.Best);
        Assert.Equal(4, SmallTarget.WeightIn(Assert.Single(saved).Path));
    }

    [Fact]
    public void Background_AFailureOfTheLastSave_IsThrownAtTrainEnd()
    {
        int writes = 0;
        target.OnWrite = () => _ = ++writes == 6 ? throw new IOException("disk") : 0;

        Assert.Equal("disk", Assert.Throws<IOException>(() => new SmallLoop(target, Make()).Run()).Message);

        Assert.Equal(5, saved.Count);
    }

    [Fact]
    public void Background_Skip_LeavesOutAndSaysSo()
    {
        using var mayWrite = new ManualResetEventSlim();
        target.OnWrite = mayWrite.Wait;
        var loop = new SmallLoop(target, Make(pressure: BackPressure.Skip))
        {
            OnBatch = done =>
            {
                if (done == 10)
                {
                    mayWrite.Set();
                    SpinWait.SpinUntil(() => saved.Count == 1, TimeSpan.FromSeconds(10));
                    Thread.Sleep(50);
                }
            },
        };

        loop.Run();

        Assert.Equal(8, skipped[0].Step);
        Assert.Equal(6, saved.Count + skipped.Count);
    }

    [Fact]
    public void Background_Coalesce_WritesTheNewest()
    {
        using var mayWrite = new ManualResetEventSlim();
        target.OnWrite = mayWrite.Wait;
        var loop = new SmallLoop(target, Make(pressure: BackPressure.Coalesce))
        {
            OnBatch = done =>
            {
                if (done == 22)
                {
                    mayWrite.Set();
                }
            },
        };

        loop.Run();

        Assert.Equal(4, saved[0].Step);
        Assert.Equal(24, saved[^1].Step);
        Assert.Contains(skipped, s => s.Step == 8);
        Assert.Equal(6, saved.Count + skipped.Count);
    }

    [Fact]
    public void Background_WithRetention_RemovesOnlyOnceANewerFileIsOnTheDisk()
    {
        var left = new List<int>();
        ModelCheckpoint checkpoint = Make(retention: Retention.Last(1));
        checkpoint.Saved += _ => left.Add(Directory.GetFiles(folder.Path, "*.keras").Length);

        new SmallLoop(target, checkpoint).Run();

        Assert.Equal([1, 2, 2, 2, 2, 2], left);
        Assert.Equal([folder["6.keras"]], Directory.GetFiles(folder.Path, "*.keras"));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Saved_TellsSizesAndTimes(bool background)
    {
        var clock = new ManualClock();
        target.OnWrite = () => clock.Advance(3);

        new SmallLoop(target, Make(background: background, clock: clock)).Run();

        Assert.All(saved, s => Assert.Equal(TimeSpan.FromSeconds(3), s.Duration));
        Assert.All(saved, s => Assert.Equal(new FileInfo(s.Path).Length, s.Bytes));
        Assert.All(saved, s => Assert.Equal(background ? s.Stall : TimeSpan.FromSeconds(3), s.Stall));
    }

    [Fact]
    public void Telemetry_MeasuresAndTraces()
    {
        var measured = new List<(string Name, double Value)>();
        var spans = new List<Activity>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Meter.Name == Telemetry.Name)
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        void Note(Instrument instrument, double value)
        {
            lock (measured)
            {
                measured.Add((instrument.Name, value));
            }
        }

        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => Note(instrument, value));
        listener.SetMeasurementEventCallback<long>((instrument, value, _, _) => Note(instrument, value));
        listener.SetMeasurementEventCallback<int>((instrument, value, _, _) => Note(instrument, value));
        listener.Start();
        string path = folder["1.keras"];
        using var traces = new ActivityListener
        {
            ShouldListenTo = source => source.Name == Telemetry.Name,
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllData,
            ActivityStopped = activity =>
            {
                lock (spans)
                {
                    spans.Add(activity);
                }
            },
        };
        ActivitySource.AddActivityListener(traces);
        var clock = new ManualClock();
        target.OnWrite = () => clock.Advance(1234.5);

        new SmallLoop(target, Make(background: true, clock: clock)) { Losses = [0.5] }.Run();

        listener.Dispose();
        traces.Dispose();

        // Other tests measure at the same time: this save is known by its time, its size and its path.
        Assert.Contains(("argali.checkpoint.write", 1234.5), measured);
        Assert.Contains(("argali.checkpoint.size", new FileInfo(path).Length), measured);
        Assert.Contains(measured, m => m.Name == "argali.checkpoint.stall");
        Assert.Contains(measured, m => m == ("argali.checkpoint.queue", 1));
        Assert.Contains(measured, m => m == ("argali.checkpoint.queue", -1));
        Assert.Contains(measured, m => m == ("argali.checkpoint.saved", 1));
        Activity span = Assert.Single(spans, s => (string?)s.GetTagItem("argali.checkpoint.path") == path);
        Assert.Equal("checkpoint.save", span.OperationName);
        Assert.Equal(4L, span.GetTagItem("argali.checkpoint.step"));
    }

    [Fact]
    public void Telemetry_MeasuresVerifying()
    {
        var measured = new List<double>();
        using var listener = new MeterListener
        {
            InstrumentPublished = (instrument, l) =>
            {
                if (instrument.Name == "argali.checkpoint.verify")
                {
                    l.EnableMeasurementEvents(instrument);
                }
            },
        };
        listener.SetMeasurementEventCallback<double>((_, seconds, _, _) =>
        {
            lock (measured)
            {
                measured.Add(seconds);
            }
        });
        listener.Start();
        string path = folder["m.keras"];
        GoldenTraining.Model().Save(path);

        Argali.Models.Model.Load(path);

        listener.Dispose();
        Assert.NotEmpty(measured);
        Assert.All(measured, seconds => Assert.InRange(seconds, 0, 60));
    }

    private ModelCheckpoint Make(
        SaveFrequency saveFreq = default,
        SaveTrigger? triggers = null,
        bool bestOnly = false,
        bool background = true,
        BackPressure pressure = BackPressure.Wait,
        Retention? retention = null,
        ManualClock? clock = null)
    {
        var checkpoint = new ModelCheckpoint(folder["{epoch}.keras"], saveBestOnly: bestOnly, saveFreq: saveFreq)
        {
            Background = background,
            BackPressure = pressure,
            Triggers = triggers ?? SaveTrigger.None,
            Retention = retention ?? Retention.All,
            Clock = clock ?? TimeProvider.System,
        };
        checkpoint.Saved += saved.Add;
        checkpoint.Skipped += skipped.Add;
        return checkpoint;
    }
}
