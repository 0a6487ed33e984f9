using System.Text.Json;
using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Diagnostics;

namespace Argali.Tests.Callbacks;

public sealed class ModelCheckpointTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<int> Constructors() => Golden.Indices("checkpoint_constructor", "rows");

    public static TheoryData<int> Templates() => Golden.Indices("checkpoint_templates", "runs");

    public static TheoryData<int> Odd() => Golden.Indices("checkpoint_odd", "rows");

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Ctor_Defaults_MatchKeras()
    {
        var checkpoint = new ModelCheckpoint("x.keras");

        Assert.Equal("x.keras", checkpoint.Filepath);
        Assert.Equal("val_loss", checkpoint.Monitor);
        Assert.Equal(0, checkpoint.Verbose);
        Assert.False(checkpoint.SaveBestOnly);
        Assert.False(checkpoint.SaveWeightsOnly);
        Assert.Equal(MonitorMode.Auto, checkpoint.Mode);
        Assert.Equal(SaveFrequency.Epoch, checkpoint.SaveFreq);
        Assert.Null(checkpoint.InitialValueThreshold);
        Assert.Equal(double.PositiveInfinity, checkpoint.Best);
    }

    [Theory]
    [MemberData(nameof(Constructors))]
    public void Ctor_AsRecorded(int index)
    {
        JsonElement row = Golden.Read("checkpoint_constructor").GetProperty("rows")[index];
        JsonElement kwargs = row.GetProperty("kwargs");

        // Left out: arguments that Python checks and C#'s types cannot express (no file name, unknown names, a save_freq
        // that is neither "epoch" nor a number), and Python's path objects.
        if (row.Find("error")?.Text("class") == "TypeError" || !IsFrequency(kwargs.Find("save_freq"), kwargs)
            || kwargs.Text("filepath").StartsWith("pathlib"))
        {
            return;
        }

        using WarningCollector warnings = Warnings.Collect();
        ModelCheckpoint? checkpoint = null;
        Exception? error = Record.Exception(() => checkpoint = Make(kwargs, kwargs.Text("filepath"), verbose: 0));

        string mode = kwargs.TryGetProperty("mode", out JsonElement given) ? given.ValueKind == JsonValueKind.Null ? "None" : given.GetString()! : "";
        Assert.Equal(
            row.WarningTexts().Select(text => text.Replace($"'{mode}'", "'99'")),
            warnings.Select(w => w.Message));
        if (row.Find("error") is { } expected)
        {
            var thrown = Assert.IsType<ArgumentException>(error);
            Assert.Equal("filepath", thrown.ParamName);
            Assert.StartsWith(expected.Text("message"), thrown.Message);
            return;
        }

        Assert.Null(error);
        Assert.Equal(row.GetProperty("best").Number(), checkpoint!.Best);
        Assert.Equal(row.Text("filepath"), checkpoint.Filepath);
        Assert.Equal(row.GetProperty("save_freq").Frequency(), checkpoint.SaveFreq);
        Assert.Equal(row.Text("direction"), Direction(kwargs));
    }

    [Theory]
    [InlineData("checkpoint_matrix_freq_epoch", 192)]
    [InlineData("checkpoint_matrix_freq_1", 576)]
    [InlineData("checkpoint_matrix_freq_3", 576)]
    [InlineData("checkpoint_matrix_freq_7", 576)]
    public void Hooks_AllCombinations_AsRecorded(string name, int rows)
    {
        JsonElement golden = Golden.Read(name);
        Assert.Equal(rows, golden.GetProperty("rows").GetArrayLength());
        string[] strings = [.. golden.GetProperty("strings").EnumerateArray().Select(s => s.GetString()!.Replace("'largest'", "'99'"))];
        JsonElement[] outcomes = [.. golden.GetProperty("outcomes").EnumerateArray()];
        Assert.All(golden.GetProperty("rows").EnumerateArray(), row => CheckMatrixRow(golden, row, outcomes[row[6].GetInt32()], strings));
    }

    [Theory]
    [MemberData(nameof(Templates))]
    public void Hooks_Templates_AsRecorded(int index)
    {
        JsonElement golden = Golden.Read("checkpoint_templates");
        JsonElement run = golden.GetProperty("runs")[index];
        string prefix = folder.Path + "/";
        var output = new StringWriter();
        var target = new RecordingTarget();
        ModelCheckpoint checkpoint = Make(run, prefix + run.Text("filepath"), verbose: 1, output, target);

        List<CheckpointScript.Outcome> played = CheckpointScript.Play(golden.GetProperty("script"), checkpoint, target, output);

        JsonElement[] expected = [.. run.GetProperty("events").EnumerateArray()];
        Assert.Equal(expected.Length, played.Count);
        foreach ((JsonElement wanted, CheckpointScript.Outcome got) in expected.Zip(played))
        {
            Assert.Equal(wanted.GetProperty("event").GetInt32(), got.Event);
            Assert.Equal(wanted.Text("call"), got.Call);
            Assert.Equal(wanted.Text("file"), got.File.Replace(prefix, ""));
            Assert.Equal(wanted.Text("stdout"), got.Output.Replace(prefix, ""));
            Assert.Equal(wanted.WarningTexts(), got.Warnings);
            Assert.Equal(wanted.GetProperty("best").Number(), got.Best);
            if (wanted.Find("error") is { } error)
            {
                Assert.Equal("KeyError", error.Text("class"));
                Assert.Equal(error.Text("message")[1..^1].Replace("\\'", "'"), Assert.IsType<KeyNotFoundException>(got.Error).Message.Replace(prefix, ""));
            }
            else
            {
                Assert.Null(got.Error);
            }
        }

        Assert.Equal(
            run.GetProperty("directories").EnumerateArray().Select(d => d.GetString()!),
            Directory.GetDirectories(folder.Path, "*", SearchOption.AllDirectories)
                .Select(d => Path.GetRelativePath(folder.Path, d).Replace('\\', '/')).Order(StringComparer.Ordinal));
    }

    [Theory]
    [MemberData(nameof(Odd))]
    public void Hooks_OddValues_AsRecorded(int index)
    {
        JsonElement row = Golden.Read("checkpoint_odd").GetProperty("rows")[index];
        string what = row.Text("what");

        // Left out: a Python list of one number, which NumPy compares as an array (here it is no number, as a text is none),
        // and what the torch backend of Keras refuses.
        if (what is "a list is no number" or "steps_per_execution=3 on the torch backend" || row.GetProperty("epoch_logs").EnumerateObject().Any() == false)
        {
            return;
        }

        var output = new StringWriter();
        using WarningCollector warnings = Warnings.Collect();
        var target = new RecordingTarget();
        ModelCheckpoint checkpoint = Make(
            row.GetProperty("checkpoint"), row.GetProperty("checkpoint").Text("filepath"), verbose: null, output, target);
        checkpoint.SetTarget(target);
        JsonProperty series = Assert.Single(row.GetProperty("epoch_logs").EnumerateObject());
        int epoch = 0;
        Exception? error = Record.Exception(() =>
        {
            foreach (JsonElement value in series.Value.EnumerateArray())
            {
                checkpoint.OnEpochEnd(epoch++, new Logs { [series.Name] = value.Value() });
            }
        });

        Assert.Equal(row.GetProperty("calls").EnumerateArray().Select(c => (c[0].GetString()!, c[1].GetString()!)), target.Calls);
        Assert.Equal(row.Text("stdout"), output.ToString());
        Assert.Equal(row.WarningTexts(), warnings.Select(w => w.Message));
        if (row.Find("error") is null)
        {
            Assert.Null(error);
            JsonElement best = row.GetProperty("best");
            Assert.Equal(best.ValueKind == JsonValueKind.Object ? 0.25 : best.Number(), checkpoint.Best);
        }
        else
        {
            Assert.IsType<InvalidCastException>(error);
        }
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Save_OntoADirectory_SaysSo(bool weightsOnly)
    {
        string path = folder[weightsOnly ? "d.weights.h5" : "d.keras"];
        Directory.CreateDirectory(path);
        var checkpoint = new ModelCheckpoint(path, saveWeightsOnly: weightsOnly);
        checkpoint.SetTarget(new SmallTarget());

        var error = Assert.Throws<IOException>(() => checkpoint.OnEpochEnd(0, new Logs()));

        Assert.Equal($"Please specify a non-directory filepath for ModelCheckpoint. Filepath used is an existing directory: {path}", error.Message);
    }

    [Fact]
    public void Save_WhenItFails_LeavesBestSoThatTheNextSaveIsTried()
    {
        var checkpoint = new ModelCheckpoint(folder["a.keras"], monitor: "loss", saveBestOnly: true);
        checkpoint.SetTarget(new SmallTarget { OnWrite = () => throw new IOException("full") });
        Assert.Throws<IOException>(() => checkpoint.OnEpochEnd(0, new Logs { ["loss"] = 0.5 }));
        Assert.Equal(double.PositiveInfinity, checkpoint.Best);

        checkpoint.SetTarget(new SmallTarget());
        checkpoint.OnEpochEnd(1, new Logs { ["loss"] = 0.6 });

        Assert.Equal(0.6, checkpoint.Best);
        Assert.True(File.Exists(folder["a.keras"]));
    }

    [Fact]
    public void Save_WithoutATarget_Throws()
    {
        var checkpoint = new ModelCheckpoint(folder["a.keras"]);

        Assert.Contains("SetTarget", Assert.Throws<InvalidOperationException>(() => checkpoint.OnEpochEnd(0, new Logs())).Message);
    }

    [Fact]
    public void Best_OutlivesATraining()
    {
        var target = new RecordingTarget();
        var checkpoint = new ModelCheckpoint("a.keras", monitor: "loss", saveBestOnly: true) { Files = target };
        checkpoint.SetTarget(target);
        checkpoint.OnTrainBegin(new Logs());
        checkpoint.OnEpochEnd(0, new Logs { ["loss"] = 0.5 });
        checkpoint.OnTrainEnd(new Logs());
        checkpoint.OnTrainBegin(new Logs());
        checkpoint.OnEpochEnd(0, new Logs { ["loss"] = 0.6 });

        Assert.Single(target.Calls);
        Assert.Equal(0.5, checkpoint.Best);
    }

    private static bool IsFrequency(JsonElement? frequency, JsonElement kwargs) => frequency is { } given
        ? given.ValueKind is JsonValueKind.True or JsonValueKind.False
            || (given.ValueKind == JsonValueKind.Number && !given.GetRawText().Contains('.'))
            || (given.ValueKind == JsonValueKind.String && given.GetString() == "epoch")
        : !kwargs.TryGetProperty("save_freq", out _);

    // The direction is what the constructor decides; without a threshold the first best value shows it.
    private static string Direction(JsonElement kwargs)
    {
        var checkpoint = new ModelCheckpoint(
            kwargs.Find("save_weights_only")?.GetBoolean() == true ? "x.weights.h5" : "x.keras",
            kwargs.TryGetProperty("monitor", out JsonElement monitor) ? monitor.GetString()! : "val_loss",
            saveWeightsOnly: kwargs.Find("save_weights_only")?.GetBoolean() == true,
            mode: kwargs.TryGetProperty("mode", out JsonElement mode) ? mode.Mode() : MonitorMode.Auto);
        return double.IsPositiveInfinity(checkpoint.Best) ? "less" : "greater";
    }

    private static ModelCheckpoint Make(JsonElement kwargs, string filepath, int? verbose, TextWriter? output = null, RecordingTarget? target = null) => new(
        filepath,
        kwargs.TryGetProperty("monitor", out JsonElement monitor) ? monitor.GetString()! : "val_loss",
        verbose ?? kwargs.Find("verbose")?.GetInt32() ?? 0,
        kwargs.Find("save_best_only")?.GetBoolean() ?? false,
        kwargs.Find("save_weights_only")?.GetBoolean() ?? false,
        kwargs.TryGetProperty("mode", out JsonElement mode) ? mode.Mode() : MonitorMode.Auto,
        kwargs.Find("save_freq")?.Frequency() ?? default,
        kwargs.Find("initial_value_threshold")?.Number())
    {
        Output = output ?? TextWriter.Null,
        Files = target ?? new RecordingTarget(),
    };

    private static void CheckMatrixRow(JsonElement golden, JsonElement row, JsonElement outcome, string[] strings)
    {
        bool weightsOnly = row[1].GetBoolean();
        string Text(JsonElement i) => i.GetInt32() < 0 ? "" : strings[i.GetInt32()];
        foreach (int verbose in new[] { 0, 1 })
        {
            var output = new StringWriter();
            var target = new RecordingTarget();
            using WarningCollector warnings = Warnings.Collect();
            var checkpoint = new ModelCheckpoint(
                golden.GetProperty("filepath").Text(weightsOnly ? "save_weights_only=true" : "save_weights_only=false"),
                row[3].GetString()!,
                verbose,
                row[0].GetBoolean(),
                weightsOnly,
                row[2].Mode(),
                golden.GetProperty("save_freq").Frequency(),
                row[4].ValueKind == JsonValueKind.Null ? null : row[4].Number())
            {
                Output = output,
                Files = target,
            };
            Assert.Equal(outcome.GetProperty("warnings").EnumerateArray().Select(Text), warnings.Select(w => w.Message));
            Assert.Equal(outcome.GetProperty("best0").Number(), checkpoint.Best);

            List<CheckpointScript.Outcome> played = CheckpointScript.Play(
                golden.GetProperty("scripts").GetProperty(row[5].GetString()!), checkpoint, target, output);

            IEnumerable<JsonElement> expected = outcome.GetProperty("events").EnumerateArray()
                .Where(e => verbose == 1 || e[1].ValueKind != JsonValueKind.Null || e[4].GetArrayLength() > 0);
            Assert.Equal(
                expected.Select(e => $"{e[0]} {e[1]} {Text(e[2])} {(verbose == 1 ? Text(e[3]) : "")} {string.Join("|", e[4].EnumerateArray().Select(Text))} {e[5].Number()}"),
                played.Select(p => $"{p.Event} {p.Call} {p.File} {p.Output} {string.Join("|", p.Warnings)} {p.Best}{p.Error}"));
        }
    }
}
