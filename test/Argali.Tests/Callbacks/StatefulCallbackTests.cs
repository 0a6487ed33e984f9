using Argali.Callbacks;
using Argali.Engine;
using Argali.Models;
using Argali.Saving;

namespace Argali.Tests.Callbacks;

/// <summary>Callbacks that go on where others of their class were.</summary>
public sealed class StatefulCallbackTests
{
    [Fact]
    public void CSVLogger_RowsWrittenAfterTheState_AreRemoved()
    {
        using var folder = new TemporaryFolder();
        using var first = new CSVLogger(folder["log.csv"]);
        Begin(first, resumes: false);
        first.OnEpochEnd(0, new Logs { ["loss"] = 0.5, ["val_loss"] = 1 });
        Config state = first.SaveState();
        string then = File.ReadAllText(folder["log.csv"]);
        first.OnEpochEnd(1, new Logs { ["loss"] = 0.25, ["val_loss"] = 1 });
        first.Dispose();

        using var second = new CSVLogger(folder["log.csv"]);
        Begin(second, resumes: true);
        second.RestoreState(state);
        Assert.Equal(then, Read(folder["log.csv"]));
        second.OnEpochEnd(1, new Logs { ["loss"] = 0.125, ["val_loss"] = 1 });
        second.OnTrainEnd(new Logs());
        Assert.Equal("epoch,loss,val_loss\r\n0,0.5,1\r\n1,0.125,1\r\n", File.ReadAllText(folder["log.csv"]));
    }

    [Fact]
    public void CSVLogger_LostFile_IsWrittenAgain()
    {
        using var folder = new TemporaryFolder();
        using var first = new CSVLogger(folder["log.csv"]);
        Begin(first, resumes: false);
        first.OnEpochEnd(0, new Logs { ["loss"] = 0.5, ["val_loss"] = 1 });
        Config state = first.SaveState();

        using var second = new CSVLogger(folder["moved.csv"]);
        Begin(second, resumes: true);
        second.RestoreState(state);
        Assert.Equal("epoch,loss,val_loss\r\n0,0.5,1\r\n", Read(folder["moved.csv"]));
    }

    [Fact]
    public void CSVLogger_ThatAppends_KeepsWhatWasThere()
    {
        using var folder = new TemporaryFolder();
        File.WriteAllText(folder["log.csv"], "epoch,loss,val_loss\r\n7,1,1\r\n");
        using var first = new CSVLogger(folder["log.csv"], append: true);
        Begin(first, resumes: false);
        Config state = first.SaveState();
        first.OnEpochEnd(0, new Logs { ["loss"] = 0.5, ["val_loss"] = 1 });
        first.Dispose();

        using var second = new CSVLogger(folder["log.csv"], append: true);
        Begin(second, resumes: true);
        second.RestoreState(state);
        second.OnEpochEnd(0, new Logs { ["loss"] = 0.25, ["val_loss"] = 1 });
        second.Dispose();
        Assert.Equal("epoch,loss,val_loss\r\n7,1,1\r\n0,0.25,1\r\n", File.ReadAllText(folder["log.csv"]));
    }

    [Fact]
    public void EarlyStopping_ThatHadStopped_StopsAgain()
    {
        Model model = CallbackModels.WithMetrics();
        var first = new EarlyStopping("loss", patience: 1, restoreBestWeights: true);
        first.SetModel(model);
        first.OnTrainBegin(new Logs());
        first.OnEpochEnd(0, new Logs { ["loss"] = 0.5 });
        first.OnEpochEnd(1, new Logs { ["loss"] = 0.75 });
        Assert.Equal(1, first.StoppedEpoch);
        Config state = first.SaveState();

        Model other = CallbackModels.WithMetrics();
        var second = new EarlyStopping("loss", patience: 1, restoreBestWeights: true);
        second.SetModel(other);
        second.OnTrainBegin(new Logs());
        second.RestoreState(state);
        Assert.True(other.StopTraining);
        Assert.Equal((0.5, 0, 1, 1), (second.Best, second.BestEpoch, second.Wait, second.StoppedEpoch));
        Assert.Equal(2, state.GetList("best_weights")!.OfType<Tensor>().Count());
    }

    [Fact]
    public void History_Restored_GoesOn()
    {
        var first = new History();
        first.OnEpochEnd(0, new Logs { ["loss"] = 0.1f, ["who"] = "me", ["list"] = new float[] { 1, 2 } });
        var second = new History();
        second.OnTrainBegin(new Logs());
        second.RestoreState(first.SaveState());
        second.OnEpochEnd(1, new Logs { ["loss"] = 0.2 });
        Assert.Equal([0, 1], second.Epoch);
        Assert.Equal([0.1f, (LogValue)0.2], second.Values("loss"));
        Assert.Equal(first.Values("list"), second.Values("list"));
        Assert.Equal("me", second.Values("who")[0].Value);
    }

    [Fact]
    public void ModelCheckpoint_Restored_KnowsTheBest()
    {
        var first = new ModelCheckpoint("m.keras", monitor: "loss", saveBestOnly: true, initialValueThreshold: 0.25);
        var second = new ModelCheckpoint("m.keras", monitor: "loss", saveBestOnly: true);
        second.RestoreState(first.SaveState());
        Assert.Equal(0.25, second.Best);
    }

    [Fact]
    public void ReduceLROnPlateau_Restored_KnowsItsWait()
    {
        Model model = CallbackModels.Make();
        var first = new ReduceLROnPlateau("loss", patience: 3);
        first.SetModel(model);
        first.OnTrainBegin(new Logs());
        first.OnEpochEnd(0, new Logs { ["loss"] = 0.5 });
        first.OnEpochEnd(1, new Logs { ["loss"] = 0.5 });
        var second = new ReduceLROnPlateau("loss", patience: 3);
        second.RestoreState(first.SaveState());
        Assert.Equal((0.5, 1, 0), (second.Best, second.Wait, second.CooldownCounter));
    }

    private static void Begin(CSVLogger logger, bool resumes)
    {
        logger.SetParams(new CallbackParameters() { Resumes = resumes });
        logger.OnTrainBegin(new Logs());
    }

    private static string Read(string path)
    {
        using var reader = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        return reader.ReadToEnd();
    }
}
