using Argali.Callbacks;
using Argali.Checkpoints;

namespace Argali.ForeignModel.Tests;

/// <summary>ModelCheckpoint, resume and retention with a model and a loop that are not Argali's.</summary>
public sealed class ForeignModelTests : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("argali-").FullName;

    public static TheoryData<int, bool> EveryBatch()
    {
        var data = new TheoryData<int, bool>();
        for (int batch = 1; batch <= LineTraining.Epochs * LineTraining.Batches; batch++)
        {
            data.Add(batch, false);
            data.Add(batch, true);
        }

        return data;
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);

    [Fact]
    public void Training_WithRetention_KeepsTheBestAndTheNewest()
    {
        var model = new LineModel();
        ModelCheckpoint checkpoint = Every(SaveTrigger.EveryEpoch, Retention.Best(2) | Retention.Last(2));

        LineTraining.Run(model, [checkpoint]);

        IReadOnlyList<CheckpointEntry> listed = CheckpointIndex.Read(folder).Files;
        string[] expected = [.. (Retention.Best(2) | Retention.Last(2)).Plan(listed).Kept.Select(f => f.File)];
        Assert.Equal(expected, Directory.GetFiles(folder, "*.keras").Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.Equal(LineTraining.Epochs * LineTraining.Batches, listed[^1].Step);
        Assert.Equal(model.Evaluate(), listed[^1].Value);
    }

    [Theory]
    [MemberData(nameof(EveryBatch))]
    public void Resumed_FromEveryBatch_EqualsTheRunThatNeverStopped(int batch, bool background)
    {
        var whole = new LineModel();
        var best = new ModelCheckpoint(Path.Join(folder, "whole", "best.keras"), saveBestOnly: true);
        LineTraining.Run(whole, [best]);

        Assert.Throws<InvalidTimeZoneException>(() => LineTraining.Run(
            new LineModel(), Callbacks(background), afterBatch: done => Stop(done, batch)));
        var resumed = new LineModel();
        string? latest = CheckpointLink.Read(Path.Join(folder, "latest"));
        RunState? run = latest is null ? null : resumed.Restore(latest);
        Assert.Equal(batch - 1, run?.GlobalStep ?? 0);
        Callback[] callbacks = Callbacks(background);
        LineTraining.Run(resumed, callbacks, run);

        Assert.Equal(whole.Numbers(), resumed.Numbers());
        Assert.Equal(best.Best, ((ModelCheckpoint)callbacks[1]).Best);
        var bestOfWhole = new LineModel();
        bestOfWhole.Restore(best.LatestPath!);
        var bestOfResumed = new LineModel();
        bestOfResumed.Restore(Path.Join(folder, "best.keras"));
        Assert.Equal(bestOfWhole.Numbers(), bestOfResumed.Numbers());
    }

    [Fact]
    public void ADamagedNewestFile_IsPassedOver_AndTheRunGoesOnFromTheOneBefore()
    {
        Assert.Throws<InvalidTimeZoneException>(() => LineTraining.Run(
            new LineModel(), [Every(SaveTrigger.EveryBatches(1), Retention.Last(3))], afterBatch: done => Stop(done, 12)));
        CheckpointEntry[] files = [.. CheckpointIndex.Read(folder).Files];
        string newest = Path.Join(folder, files[^1].File);
        byte[] bytes = File.ReadAllBytes(newest);
        bytes[10] ^= 1;
        File.WriteAllBytes(newest, bytes);

        var model = new LineModel();
        RunState? run = null;
        foreach (CheckpointEntry file in files.Reverse())
        {
            try
            {
                run = model.Restore(Path.Join(folder, file.File));
                break;
            }
            catch (IOException e)
            {
                Assert.Contains("damaged", e.Message);
            }
        }

        Assert.Equal(10, run!.GlobalStep);
        var whole = new LineModel();
        LineTraining.Run(whole, []);
        LineTraining.Run(model, [Every(SaveTrigger.EveryBatches(1), Retention.Last(3))], run);
        Assert.Equal(whole.Numbers(), model.Numbers());
    }

    [Fact]
    public void WeightsThatAreNotFinite_AreNotPublished()
    {
        var skipped = new List<SkippedCheckpoint>();
        var model = new LineModel();
        var checkpoint = new ModelCheckpoint(Path.Join(folder, "{epoch}.keras")) { RequireFiniteWeights = true };
        checkpoint.Skipped += skipped.Add;

        LineTraining.Run(model, [checkpoint], afterBatch: done =>
        {
            if (done == 7)
                model.Break();
        });

        Assert.Equal(["1.keras", "2.keras"], Directory.GetFiles(folder).Select(f => Path.GetFileName(f)!).Order(StringComparer.Ordinal));
        Assert.Equal(2, skipped.Count);
    }

    [Fact]
    public void TheHooks_WithoutAListOfCallbacks_SaveToo()
    {
        var model = new LineModel();
        var checkpoint = new ModelCheckpoint(Path.Join(folder, "{epoch}.keras"));
        checkpoint.SetTarget(model);
        var none = new Logs();
        checkpoint.OnTrainBegin(none);
        for (int epoch = 0; epoch < 2; epoch++)
        {
            checkpoint.OnEpochBegin(epoch, none);
            for (int batch = 0; batch < 3; batch++)
            {
                model.Train();
                checkpoint.OnTrainBatchEnd(batch, none);
            }

            checkpoint.OnEpochEnd(epoch, none);
        }

        checkpoint.OnTrainEnd(none);

        RunState run = model.Inspect(Path.Join(folder, "2.keras"))!;
        Assert.Equal((1, 3, 6L), (run.Epoch, run.Batch, run.GlobalStep));
    }

    private static void Stop(int done, int at)
    {
        if (done == at)
            throw new InvalidTimeZoneException();
    }

    private Callback[] Callbacks(bool background) =>
    [
        new ModelCheckpoint(Path.Join(folder, "at-{epoch}-{batch}.keras"), saveFreq: SaveFrequency.Never)
        {
            Triggers = SaveTrigger.EveryBatches(1),
            Retention = Retention.Last(2),
            LatestLink = "latest",
            Background = background,
        },
        new ModelCheckpoint(Path.Join(folder, "best.keras"), saveBestOnly: true) { Background = background },
    ];

    private ModelCheckpoint Every(SaveTrigger trigger, Retention retention) =>
        new(Path.Join(folder, "{epoch}-{batch:02d}.keras"), saveFreq: SaveFrequency.Never) { Triggers = trigger, Retention = retention };
}
