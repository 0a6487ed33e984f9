using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Data;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Metrics;
using Argali.Models;
using Argali.Training;

namespace Argali.Tests.Callbacks;

/// <summary>Mistakes that are seen before the first batch.</summary>
public sealed class ModelCheckpointPreflightTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private int batches;

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Monitor_ThatNobodyComputes_IsRefused_WithTheNearestName()
    {
        var error = Refused<ArgumentException>(new ModelCheckpoint(folder["m.keras"], monitor: "val_mea", saveBestOnly: true));

        Assert.Contains("'val_mea'", error.Message);
        Assert.Contains("Did you mean 'val_mae'?", error.Message);
        Assert.Contains("Known: loss, mae, val_loss, val_mae", error.Message);
    }

    [Fact]
    public void Monitor_OfAValidation_WithoutValidationData_IsRefused()
    {
        var error = Refused<ArgumentException>(new ModelCheckpoint(folder["m.keras"], saveBestOnly: true), validates: false);

        Assert.Contains("There are no validation data.", error.Message);
    }

    [Fact]
    public void Monitor_ThatOnlyRetentionNeeds_IsLookedForToo() =>
        Refused<ArgumentException>(new ModelCheckpoint(folder["{epoch}.keras"], monitor: "x") { Retention = Retention.Best(1) });

    [Fact]
    public void Monitor_ThatIsNotNeeded_IsNotLookedFor() => Accepted(new ModelCheckpoint(folder["m.keras"], monitor: "x"));

    [Fact]
    public void Monitor_ThatACallbackMayAdd_IsAccepted() =>
        Accepted(new ModelCheckpoint(folder["m.keras"], monitor: "mine", saveBestOnly: true), new LambdaCallback(onEpochEnd: (_, logs) => logs["mine"] = 1.0));

    [Fact]
    public void Monitor_ThatACallbackSaysItAdds_IsAccepted() => Accepted(
        new ModelCheckpoint(folder["m.keras"], monitor: "learning_rate", saveBestOnly: true),
        new LearningRateScheduler((_, rate) => rate));

    [Fact]
    public void Monitor_OfAValidation_WithinEpochs_IsRefused_UnlessItWaits()
    {
        var error = Refused<ArgumentException>(new ModelCheckpoint(folder["m.keras"], saveBestOnly: true, saveFreq: 3));

        Assert.Contains("MissingMonitor.Wait", error.Message);
        Accepted(new ModelCheckpoint(folder["m.keras"], saveBestOnly: true, saveFreq: 3) { OnMissingMonitor = MissingMonitor.Wait });
    }

    [Fact]
    public void Direction_ThatTheMetricContradicts_IsRefused()
    {
        var error = Refused<ArgumentException>(
            new ModelCheckpoint(folder["m.keras"], monitor: "val_auc", saveBestOnly: true), model: With(new AUC(name: "auc")));

        Assert.Contains("greater values are better", error.Message);
        Assert.Contains("mode: MonitorMode.Max", error.Message);
        Accepted(new ModelCheckpoint(folder["m.keras"], monitor: "val_auc", saveBestOnly: true, mode: MonitorMode.Max), model: With(new AUC(name: "auc")));
    }

    [Fact]
    public void Direction_ThatWasGiven_IsOnlyWarnedOf()
    {
        using WarningCollector warnings = Warnings.Collect();

        Accepted(new ModelCheckpoint(folder["m.keras"], monitor: "mae", saveBestOnly: true, mode: MonitorMode.Max));

        Assert.Contains(warnings, w => w.Message.Contains("the worst will be kept"));
    }

    [Fact]
    public void Threshold_ThatNothingBeats_IsRefused() =>
        Refused<ArgumentException>(new ModelCheckpoint(folder["m.keras"], saveBestOnly: true, initialValueThreshold: double.NaN));

    [Theory]
    [InlineData("{epoch}-{val_accuracy:.2f}.keras", "Unknown field 'val_accuracy'")]
    [InlineData("{epoch}-{val_los:.2f}.keras", "Did you mean 'val_loss'?")]
    [InlineData("{epoch}-{batch}.keras", "Unknown field 'batch'")]
    public void Fields_ThatNobodyFillsIn_AreRefused(string name, string expected) =>
        Assert.Contains(expected, Refused<ArgumentException>(new ModelCheckpoint(folder[name])).Message);

    [Fact]
    public void Fields_OfAValidationThatSomeEpochsLack_AreRefused() => Assert.Contains(
        "epochs without a validation",
        Refused<ArgumentException>(new ModelCheckpoint(folder["{epoch}-{val_loss:.2f}.keras"]), validationFreq: 2).Message);

    [Theory]
    [InlineData("{epoch.keras")]
    [InlineData("{epoch}}.keras")]
    public void Fields_ThatAreMalformed_AreRefused(string name) =>
        Assert.Contains("malformed", Refused<FormatException>(new ModelCheckpoint(folder[name])).Message);

    [Fact]
    public void OneName_WithARetentionOfMany_IsRefused()
    {
        var error = Refused<ArgumentException>(new ModelCheckpoint(folder["m.keras"]) { Retention = Retention.Best(3) });

        Assert.Contains("names one file", error.Message);
        Accepted(new ModelCheckpoint(folder["m.keras"]) { Retention = Retention.Last(1) });
    }

    [Fact]
    public void OneName_OfTheBest_WithAWayOut_IsRefused()
    {
        var error = Refused<ArgumentException>(new ModelCheckpoint(folder["m.keras"], saveBestOnly: true) { Triggers = SaveTrigger.TrainEnd });

        Assert.Contains("would replace the best model", error.Message);
        Accepted(new ModelCheckpoint(folder["m.keras"]) { Triggers = SaveTrigger.TrainEnd });
    }

    [Fact]
    public void Folder_ThatIsAFile_IsRefused()
    {
        File.WriteAllText(folder["f"], "");

        Assert.Contains($"'{folder["f"]}' is a file", Refused<IOException>(new ModelCheckpoint(folder["f/g/m.keras"])).Message);
        Assert.Equal("", File.ReadAllText(folder["f"]));
    }

    [Fact]
    public void File_ThatIsAFolder_IsRefused()
    {
        Directory.CreateDirectory(folder["m.keras"]);

        Assert.Contains("non-directory filepath", Refused<IOException>(new ModelCheckpoint(folder["m.keras"])).Message);
    }

    [Fact]
    public void Folder_ThatCannotBeWritten_IsRefused()
    {
        // /proc refuses files whoever asks, also root, whom permissions do not stop.
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Assert.Contains("cannot be written", Refused<IOException>(new ModelCheckpoint("/proc/m.keras")).Message);
    }

    [Fact]
    public void Folder_WithoutThePermission_IsRefused()
    {
        // Root may write everywhere; the test above is for it.
        if (OperatingSystem.IsWindows() || Environment.IsPrivilegedProcess)
        {
            return;
        }

        Directory.CreateDirectory(folder["closed"], UnixFileMode.UserRead | UnixFileMode.UserExecute);

        Assert.Contains("cannot be written", Refused<IOException>(new ModelCheckpoint(folder["closed/m.keras"])).Message);
    }

    [Fact]
    public void Folder_ThatIsALinkToNothing_IsRefused()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateSymbolicLink(folder["gone"], folder["nothing"]);

        Assert.Contains("gone", Refused<IOException>(new ModelCheckpoint(folder["gone/m.keras"])).Message);
    }

    [Fact]
    public void Folder_ThatIsALinkToAFolder_IsAsGoodAsThat()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        Directory.CreateDirectory(folder["real"]);
        Directory.CreateSymbolicLink(folder["link"], folder["real"]);

        Accepted(new ModelCheckpoint(folder["link/{epoch}.keras"]) { Retention = Retention.Last(1) });

        Assert.Equal(["2.keras", CheckpointIndex.FileName], Directory.GetFiles(folder["real"]).Select(Path.GetFileName).Order());
    }

    [Fact]
    public void File_OnANetworkFileSystem_IsWarnedOf()
    {
        using WarningCollector warnings = Warnings.Collect();

        Accepted(new ModelCheckpoint(folder["m.keras"]) { NetworkOf = _ => "nfs" });

        Assert.Contains("network file system (nfs)", Assert.Single(warnings).Message);
        Assert.True(File.Exists(folder["m.keras"]));
        Assert.Null(FolderCheck.NetworkOf(folder["m.keras"]));
    }

    [Fact]
    public void Path_TooLong_WithoutPreflight_FailsWhenItIsSaved_AndLosesNothing()
    {
        string name = new('a', 300);
        ModelCheckpoint best = new(folder["m.keras"]);

        Assert.ThrowsAny<IOException>(() => Accepted(new ModelCheckpoint(folder[name + ".keras"]) { Preflight = PreflightMode.Off }, best));

        Assert.Equal(["m.keras"], Directory.GetFileSystemEntries(folder.Path).Select(Path.GetFileName));
        Assert.NotNull(Model.Load(folder["m.keras"]));
    }

    [Fact]
    public void Path_TooLong_IsRefused()
    {
        Assert.Contains("255 bytes, and this one has 306", Refused<PathTooLongException>(new ModelCheckpoint(folder[new string('a', 300) + ".keras"])).Message);
        string deep = string.Join('/', Enumerable.Repeat(new string('b', 200), OperatingSystem.IsWindows() ? 200 : 25));
        Refused<PathTooLongException>(new ModelCheckpoint(folder[deep + "/m.keras"]));
    }

    [Theory]
    [InlineData(1000, 399, true)]
    [InlineData(100, 399, true)]
    [InlineData(100, 400, false)]
    public void Space_ForWhatRetentionHolds_IsLookedAt(int bytes, int free, bool refused)
    {
        var target = new SmallTarget { Bytes = bytes };
        var checkpoint = new ModelCheckpoint(folder["{epoch}.keras"])
        {
            Retention = Retention.Best(2),
            FreeBytes = _ => free,
        };

        Exception? error = Record.Exception(() => new SmallLoop(target, checkpoint).Run());

        Assert.Equal(refused, error is IOException);
        Assert.Equal(refused, target.Weight == 0);
    }

    [Fact]
    public void Warn_SaysTheSameAndTrains()
    {
        using WarningCollector warnings = Warnings.Collect();
        File.WriteAllText(folder["f"], "");

        Accepted(new ModelCheckpoint(folder["m.keras"], monitor: "val_mea", saveBestOnly: true) { Preflight = PreflightMode.Warn });

        Assert.Contains(warnings, w => w.Message.Contains("Did you mean 'val_mae'?"));
    }

    [Fact]
    public void Off_IsKerasWithoutAWord()
    {
        using WarningCollector warnings = Warnings.Collect();

        Accepted(new ModelCheckpoint(folder["m.keras"], monitor: "val_mea", saveBestOnly: true) { Preflight = PreflightMode.Off });

        Assert.Equal(["Can save best model only with val_mea available, skipping."], warnings.Select(w => w.Message).Distinct());
    }

    [Fact]
    public void Folders_AreNotMadeAndNothingIsLeft()
    {
        Refused<ArgumentException>(new ModelCheckpoint(folder["sub/m.keras"], monitor: "x", saveBestOnly: true));

        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public void Begin_RemovesWhatAKilledRunLeftHalfWritten()
    {
        string left = folder[$"1.keras.tmp-{TemporaryName.Machine}-0123456789ab-1"];
        File.WriteAllText(left, "half");

        Accepted(new ModelCheckpoint(folder["{epoch}.keras"]));

        Assert.False(File.Exists(left));
    }

    private static Model With(params Metric[] metrics)
    {
        Model model = GoldenTraining.Model();
        model.Compile(optimizer: "sgd", loss: "mse", metrics: metrics);
        return model;
    }

    private T Refused<T>(ModelCheckpoint checkpoint, bool validates = true, Model? model = null, ValidationFrequency? validationFreq = null)
        where T : Exception
    {
        var error = Assert.Throws<T>(() => Fit(checkpoint, [], validates, model, validationFreq));
        Assert.Equal(0, batches);
        return error;
    }

    private void Accepted(ModelCheckpoint checkpoint, Callback? other = null, Model? model = null)
    {
        batches = 0;
        Fit(checkpoint, other is null ? [] : [other], validates: true, model, null);
        Assert.Equal(4, batches);
    }

    private void Fit(ModelCheckpoint checkpoint, Callback[] others, bool validates, Model? model, ValidationFrequency? validationFreq)
    {
        Tensor x = Tensor.Ones([4, 2]);
        Tensor y = Tensor.Ones([4, 1]);
        (model ?? GoldenTraining.Model()).Fit(
            x, y, batchSize: 2, epochs: 2, verbose: 0, callbacks: [.. others, checkpoint, new Counting(this)],
            validationData: validates ? new ValidationData(x, (ModelData)y) : null, validationFreq: validationFreq);
    }

    // A callback that says what it adds, so that the logs are known.
    private sealed class Counting(ModelCheckpointPreflightTests tests) : Callback
    {
        public override IReadOnlyList<string>? AddedLogs => [];

        public override void OnTrainBatchBegin(int batch, Logs logs) => tests.batches++;
    }
}
