using System.Text.Json;
using Argali.Callbacks;
using Argali.Models;

namespace Argali.Tests.Callbacks;

/// <summary>BackupAndRestore through interrupted trainings.</summary>
public sealed class BackupFitTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public static TheoryData<int> Cases => [.. Enumerable.Range(0, 17)];

    public void Dispose() => folder.Dispose();

    [Theory]
    [MemberData(nameof(Cases))]
    public void Fits_Interrupted_AsRecorded(int index)
    {
        JsonElement golden = Golden.Read($"backup_{index:00}");
        bool fresh = golden.GetProperty("fresh_model_for_each_fit").GetBoolean();
        Model? model = null;
        foreach (JsonElement fit in golden.GetProperty("fits").EnumerateArray())
        {
            model = model is null || fresh ? GoldenTraining.Model(golden) : model;
            CheckFit(golden, fit, model);
        }

        var trace = new List<Recorder.Entry>();
        GoldenTraining.Fit(model!, golden, golden.GetProperty("fit"), [new Recorder("A", trace)]);
        Assert.Equal(Numbers(golden.GetProperty("again").GetProperty("epochs_run")), Epochs(trace, "on_epoch_begin"));
    }

    private static IEnumerable<int> Numbers(JsonElement list) => list.EnumerateArray().Select(e => e.GetInt32());

    private static IEnumerable<int> Epochs(List<Recorder.Entry> trace, string hook) => trace.Where(e => e.Hook == hook).Select(e => e.Index!.Value);

    private void CheckFit(JsonElement golden, JsonElement expected, Model model)
    {
        JsonElement kwargs = golden.GetProperty("kwargs");
        var backup = new BackupAndRestore(
            folder["backup"], kwargs.Find("save_freq")?.Frequency() ?? default, kwargs.Find("delete_checkpoint")?.GetBoolean() ?? true);
        var trace = new List<Recorder.Entry>();
        var changes = new List<string>();
        string last = State();
        if (last != "null null")
        {
            last = "not seen yet";
        }

        void Look(string hook, int? i)
        {
            string now = State();
            if (now != last || (hook == "on_train_begin" && changes.Count == 0))
            {
                changes.Add($"{hook} {i} {now}");
                last = now;
            }
        }

        var watch = new LambdaCallback(
            onTrainBegin: _ => Look("on_train_begin", null),
            onTrainBatchEnd: (i, _) => Look("on_train_batch_end", i),
            onEpochEnd: (i, _) => Look("on_epoch_end", i),
            onTrainEnd: _ => Look("on_train_end", null));
        var callbacks = new List<Callback> { backup, watch, new Recorder("A", trace) };
        bool isInterrupted = expected.Find("interrupted_at") is not null;
        if (expected.Find("interrupted_at") is { } stop)
        {
            callbacks.Add(At.Call(stop[0].GetString()!, stop[1].GetInt32(), _ => throw new InvalidTimeZoneException("Interrupted")));
        }

        Exception? error = Record.Exception(() => GoldenTraining.Fit(model, golden, golden.GetProperty("fit"), callbacks));

        Assert.Equal(expected.Find("error")?.Text("message"), error?.Message);
        Assert.True(error is null || isInterrupted, error?.ToString());
        Assert.Equal(Numbers(expected.GetProperty("epochs_run")), Epochs(trace, "on_epoch_begin"));
        Assert.Equal(Numbers(expected.GetProperty("epochs_ended")), Epochs(trace, "on_epoch_end"));
        Assert.Equal(expected.Find("initial_epoch_of_model")?.GetInt32() ?? 0, model.InitialEpoch);
        Assert.Equal(
            expected.GetProperty("files").EnumerateArray().Select(f => $"{f.GetProperty("hook")} {f.GetProperty("index")} {Files(f.Find("files"))} {f.Find("training_metadata.json")?.GetString() ?? "null"}"),
            changes);
        Assert.Equal(Files(expected.Find("files_after")), State().Split(' ')[0]);
        GoldenTraining.Close(golden, expected.GetProperty("weights"), GoldenTraining.Weights(model), "weights");
        Assert.Equal(expected.GetProperty("optimizer_iterations").GetInt64(), model.Optimizer!.Iterations.Value.Item<long>());
    }

    private static string Files(JsonElement? list) => list is { } files ? string.Join(",", files.EnumerateArray()) : "null";

    private string State()
    {
        string backup = folder["backup"];
        string files = Directory.Exists(backup)
            ? string.Join(",", Directory.GetFiles(backup).Select(f => Path.GetFileName(f)).Order(StringComparer.Ordinal))
            : "null";
        string metadata = Path.Join(backup, "training_metadata.json");
        return $"{files} {(File.Exists(metadata) ? File.ReadAllText(metadata) : "null")}";
    }
}
