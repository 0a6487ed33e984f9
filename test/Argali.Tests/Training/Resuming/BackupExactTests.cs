using Argali.Callbacks;

namespace Argali.Tests.Training.Resuming;

/// <summary>BackupAndRestore with <see cref="BackupAndRestore.BatchExact"/>: stopped after any batch, it ends as if it had never stopped.</summary>
public sealed class BackupExactTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(4)]
    public void Fit_StoppedAfterAnyBatch_GoesOnFromTheBackup(int frequency)
    {
        Scenario scenario = Scenario.All["adam, dropout, batch normalization"];
        string start = Start(scenario);
        TrainingResult expected = scenario.Run(NewFolder("whole"), [new SavingCallback(null), Backup("whole", frequency)], start);
        for (int batch = frequency - 1; batch < 15; batch += 2)
        {
            string run = NewFolder($"stopped-{batch}");
            int seen = 0;
            var stopper = new LambdaCallback(onTrainBatchEnd: (_, _) =>
            {
                if (seen++ == batch)
                    throw new InvalidTimeZoneException();
            });
            Assert.Throws<InvalidTimeZoneException>(() => scenario.Run(run, [new SavingCallback(null), Backup($"stopped-{batch}", frequency), stopper], start));
            Assert.True(Directory.Exists(folder[$"backup-stopped-{batch}"]));
            TrainingResult.AssertEqual(expected, scenario.Run(run, [new SavingCallback(null), Backup($"stopped-{batch}", frequency)]));
            Assert.False(Directory.Exists(folder[$"backup-stopped-{batch}"]));
        }
    }

    [Fact]
    public void Fit_BackupWithoutARun_GoesOnInKerassWay()
    {
        Scenario scenario = Scenario.All["sgd"];
        Argali.Models.Model model = scenario.Make();
        model.PredictOnBatch(scenario.X);
        Directory.CreateDirectory(folder["backup-x"]);
        model.SaveWeights(Path.Join(folder["backup-x"], "latest.weights.h5"));
        File.WriteAllText(Path.Join(folder["backup-x"], "training_metadata.json"), "{\"epoch\": 2, \"batch\": 0}");
        scenario.Run(NewFolder("x"), [Backup("x", 1)], model: model);
        Assert.Equal([2], model.History!.Epoch);
        Assert.Null(model.ResumeReport);
    }

    private BackupAndRestore Backup(string name, int frequency) => new(folder[$"backup-{name}"], frequency) { BatchExact = true };

    private string NewFolder(string name) => Directory.CreateDirectory(folder[name]).FullName;

    // A file of the very beginning, so that all runs have the same weights and random streams.
    private string Start(Scenario scenario)
    {
        string first = NewFolder("first");
        var saving = new SavingCallback(first);
        Assert.Throws<InvalidTimeZoneException>(() => scenario.Run(
            first, [saving, Backup("first", 100), new LambdaCallback(onTrainBatchBegin: (_, _) => throw new InvalidTimeZoneException())]));
        return saving.Files[0];
    }
}
