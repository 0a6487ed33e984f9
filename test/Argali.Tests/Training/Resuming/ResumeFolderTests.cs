using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;

namespace Argali.Tests.Training.Resuming;

/// <summary>Which file of a folder a training goes on from, and what is said of the others.</summary>
public sealed class ResumeFolderTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public void FindLatest_NamesAndTimesThatLie_GoesByTheBatchesInTheFiles()
    {
        List<string> files = Train("run");
        File.Move(files[^1], In("run", "aaa.weights.h5"));
        var time = new DateTime(2031, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        foreach (string path in Directory.GetFiles(folder["run"]).Order())
            File.SetLastWriteTimeUtc(path, time = time.AddHours(1));
        File.SetLastWriteTimeUtc(In("run", "aaa.weights.h5"), DateTime.UnixEpoch);

        CheckpointSearch found = Checkpoint.FindLatest(folder["run"]);
        Assert.Equal(In("run", "aaa.weights.h5"), found.Path);
        Assert.Equal(4, found.Run!.GlobalStep);
        Assert.Equal(RunMoment.EpochEnd, found.Run.Moment);
        Assert.Empty(found.PassedOver);
    }

    [Fact]
    public void FindLatest_DamagedNewest_TakesTheOneBeforeAndSaysWhy()
    {
        List<string> files = Train("run");
        Damage(files[^1]);
        CheckpointSearch found = Checkpoint.FindLatest(folder["run"]);
        Assert.Equal(files[^2], found.Path);
        PassedOver passed = Assert.Single(found.PassedOver);
        Assert.Equal(files[^1], passed.Path);
        Assert.True(passed.IsDamaged);
        Assert.Contains("hash", passed.Reason);
    }

    [Fact]
    public void FindLatest_EmptyOrMissingFolder_FindsNothing()
    {
        Assert.Equal(new CheckpointSearch(null, null, []).Path, Checkpoint.FindLatest(folder.Path).Path);
        Assert.Null(Checkpoint.FindLatest(folder["none"]).Run);
    }

    [Fact]
    public void FindLatest_ForeignFiles_ArePassedOver()
    {
        List<string> files = Train("run");
        File.WriteAllText(In("run", "notes.keras"), "no zip");
        File.WriteAllText(In("run", "readme.txt"), "");
        Directory.CreateDirectory(In("run", "folder.keras"));
        Make().SaveWeights(In("run", "plain.weights.h5"));
        CheckpointSearch found = Checkpoint.FindLatest(folder["run"]);
        Assert.Equal(files[^1], found.Path);
        Assert.Equal(["notes.keras", "plain.weights.h5"], found.PassedOver.Select(passed => Path.GetFileName(passed.Path)).Order());
        Assert.Contains("carries no run", found.PassedOver.Single(passed => passed.Path.EndsWith("plain.weights.h5", StringComparison.Ordinal)).Reason);
    }

    [Fact]
    public void FindLatest_TwoRuns_AsksWhich()
    {
        List<string> first = Train("run"), second = Train("other");
        string copy = In("run", "other.weights.h5");
        File.Copy(second[1], copy);
        string message = Assert.Throws<InvalidOperationException>(() => Checkpoint.FindLatest(folder["run"])).Message;
        string run = ModelFile.ReadHeader(copy)!.RunId;
        Assert.Contains("2 runs", message);
        Assert.Contains(run, message);
        Assert.Contains("after 4 batches", message);
        Assert.Equal(copy, Checkpoint.FindLatest(folder["run"], run).Path);
        Assert.Equal(first[^1], Checkpoint.FindLatest(folder["run"], ModelFile.ReadHeader(first[0])!.RunId).Path);
        Assert.Throws<InvalidOperationException>(() => Fit(Make(), folder["run"]));
        Model model = Make();
        Fit(model, new ResumeFrom(folder["run"]) { RunId = run });
        Assert.Equal(copy, model.ResumeReport!.Path);
    }

    [Fact]
    public void FindLatest_SymbolicLinks_CountOnceOrAreFollowed()
    {
        List<string> files = Train("run");
        File.CreateSymbolicLink(In("run", "latest.weights.h5"), files[0]);
        Assert.Equal(files[^1], Checkpoint.FindLatest(folder["run"]).Path);
        Assert.Empty(Checkpoint.FindLatest(folder["run"]).PassedOver);

        Directory.CreateDirectory(folder["links"]);
        File.CreateSymbolicLink(In("links", "latest.weights.h5"), files[1]);
        Assert.Equal(In("links", "latest.weights.h5"), Checkpoint.FindLatest(folder["links"]).Path);
        File.CreateSymbolicLink(In("links", "dangling.weights.h5"), folder["nothing"]);
        Assert.Equal(In("links", "latest.weights.h5"), Checkpoint.FindLatest(folder["links"]).Path);
    }

    [Fact]
    public void Fit_FolderThatIsAFile_ThrowsInsteadOfBeginningAnew()
    {
        File.WriteAllText(folder["run"], "");
        Assert.Contains("another file", Assert.Throws<IOException>(() => Fit(Make(), folder["run"])).Message);
        Assert.Throws<IOException>(() => Checkpoint.FindLatest(folder["run"]));
    }

    [Fact]
    public void Fit_FolderWithAFileOfAnotherModel_SaysWhatDiffersAndLeavesTheModel()
    {
        Train("run");
        Model other = Make(units: 3);
        float[] before = other.Weights[0].Value.ToArray<float>();
        Assert.Contains("Of another shape: layers/dense/vars", Assert.Throws<ModelFileException>(() => Fit(other, folder["run"])).Message);
        Assert.Equal(before, other.Weights[0].Value.ToArray<float>());
    }

    [Fact]
    public void FindLatest_FolderThatIsALink_IsFollowed()
    {
        List<string> files = Train("run");
        Directory.CreateSymbolicLink(folder["link"], folder["run"]);
        Assert.Equal(Path.Join(folder["link"], Path.GetFileName(files[^1])), Checkpoint.FindLatest(folder["link"]).Path);
        Directory.CreateSymbolicLink(folder["gone"], folder["nothing"]);
        Assert.Contains("a link to nothing", Assert.Throws<IOException>(() => Checkpoint.FindLatest(folder["gone"])).Message);
    }

    [Fact]
    public void Fit_FolderWithoutCheckpoint_BeginsAnew()
    {
        Model model = Make();
        Fit(model, folder["none"]);
        Assert.Null(model.ResumeReport!.Path);
        Assert.Contains("began anew", model.ResumeReport.ToString());
        Assert.Equal([0, 1], model.History!.Epoch);
    }

    [Fact]
    public void Fit_FileThatIsNotThere_Throws() =>
        Assert.Throws<FileNotFoundException>(() => Fit(Make(), folder["none.keras"]));

    [Fact]
    public void Fit_FileWithoutARun_SaysSo()
    {
        Make().Save(folder["m.keras"]);
        Assert.Contains("LoadWeights", Assert.Throws<ModelFileException>(() => Fit(Make(), folder["m.keras"])).Message);
    }

    [Fact]
    public void Fit_EveryCheckpointDamaged_ThrowsInsteadOfBeginningAnew()
    {
        foreach (string path in Train("run"))
            Damage(path);
        Model model = Make();
        float[] before = model.Weights[0].Value.ToArray<float>();
        Assert.Contains("begin anew", Assert.Throws<ModelFileException>(() => Fit(model, folder["run"])).Message);
        Assert.Equal(before, model.Weights[0].Value.ToArray<float>());
    }

    [Fact]
    public void Fit_DamagedNewest_WarnsAndReports()
    {
        List<string> files = Train("run");
        Damage(files[^1]);
        Model model = Make();
        using WarningCollector warnings = Warnings.Collect();
        Fit(model, folder["run"]);
        Assert.Contains("Passed over", Assert.Single(warnings).Message);
        Assert.Equal(files[^2], model.ResumeReport!.Path);
        Assert.True(model.ResumeReport.IsComplete);
        Assert.Equal(files[^1], Assert.Single(model.ResumeReport.PassedOver).Path);
        Assert.Contains("layers/dense/vars/0", model.ResumeReport.Restored);
        Assert.Contains("callback History", model.ResumeReport.Restored);
    }

    [Fact]
    public void Fit_FileOfAnotherModel_SaysWhatDiffersAndLeavesTheModel()
    {
        List<string> files = Train("run");
        Model other = Make(units: 3);
        float[] before = other.Weights[0].Value.ToArray<float>();
        var failure = Assert.Throws<ModelFileException>(() => Fit(other, files[0]));
        Assert.Contains("Of another shape: layers/dense/vars", failure.Message);
        Assert.Contains("Strict = false", failure.Message);
        Assert.Equal(before, other.Weights[0].Value.ToArray<float>());
    }

    [Fact]
    public void Fit_OtherCallbacks_IsStrictByDefault()
    {
        List<string> files = Train("run");
        Model model = Make();
        var failure = Assert.Throws<ModelFileException>(() => Fit(model, files[2], new EarlyStopping("loss")));
        Assert.Contains("Missing: callback EarlyStopping", failure.Message);
        Assert.Contains("Unused: callback SavingCallback", failure.Message);
        Fit(model, new ResumeFrom(files[2]) { Strict = false }, new EarlyStopping("loss"));
        Assert.Equal(["callback EarlyStopping"], model.ResumeReport!.Missing);
        Fit(model, new ResumeFrom(files[2]) { RestoreCallbacks = false }, new EarlyStopping("loss"));
        Assert.True(model.ResumeReport!.IsComplete);
    }

    [Fact]
    public void Fit_OtherNumberOfBatches_SaysSo()
    {
        List<string> files = Train("run");
        Model model = Make();
        string message = Assert.Throws<InvalidOperationException>(() => model.Fit(
            Tensor.Ones([4, 2]), Tensor.Ones([4, 1]), batchSize: 1, epochs: 2, verbose: 0, callbacks: [new SavingCallback(null)], resumeFrom: files[1])).Message;
        Assert.Contains("2 batches", message);
        Assert.Contains("4", message);
    }

    private static Sequential Make(int units = 1)
    {
        var model = new Sequential([new Input([2]), new Dense(units, name: "dense")]);
        model.Compile(new Argali.Optimizers.SGD(0.1), loss: "mse");
        return model;
    }

    private static void Fit(Model model, ResumeFrom? from, params Callback[] callbacks) => model.Fit(
        Tensor.Ones([4, 2]), Tensor.Ones([4, 1]), batchSize: 2, epochs: 2, verbose: 0,
        callbacks: callbacks.Length > 0 ? callbacks : [new SavingCallback(null)], resumeFrom: from);

    private static void Damage(string path)
    {
        byte[] bytes = File.ReadAllBytes(path);
        using ModelFileReader file = ModelFile.OpenReader(path, verify: true);
        var data = new byte[8];
        file.Weights.Dataset("layers/dense/vars/0").ReadBytes(data);
        bytes[bytes.AsSpan().IndexOf(data)] ^= 1;
        File.WriteAllBytes(path, bytes);
    }

    private string In(string run, string name) => Path.Join(folder[run], name);

    // 2 epochs of 2 batches: a file at the beginning of an epoch, after each batch and at its end.
    private List<string> Train(string name)
    {
        Directory.CreateDirectory(folder[name]);
        var saving = new SavingCallback(folder[name]);
        Fit(Make(), null, saving);
        return saving.Files;
    }
}
