using System.Text.Json;
using Argali.Callbacks;
using Argali.Models;

namespace Argali.Tests.Callbacks;

/// <summary>ModelCheckpoint in real trainings with real files.</summary>
public sealed class CheckpointFitTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    [InlineData(6)]
    [InlineData(7)]
    public void Fit_AsRecorded(int index)
    {
        JsonElement golden = Golden.Read($"checkpoint_fit_{index}");
        JsonElement kwargs = golden.GetProperty("checkpoint");
        string prefix = folder.Path + "/";
        var output = new StringWriter();
        var checkpoint = new ModelCheckpoint(
            prefix + kwargs.Text("filepath"),
            kwargs.Find("monitor")?.GetString() ?? "val_loss",
            kwargs.Find("verbose")?.GetInt32() ?? 0,
            kwargs.Find("save_best_only")?.GetBoolean() ?? false,
            kwargs.Find("save_weights_only")?.GetBoolean() ?? false,
            kwargs.TryGetProperty("mode", out JsonElement mode) ? mode.Mode() : MonitorMode.Auto,
            kwargs.Find("save_freq")?.Frequency() ?? default,
            kwargs.Find("initial_value_threshold")?.GetDouble())
        {
            Output = output,
        };
        int seen = 0;
        var rewrite = new LambdaCallback(
            onTrainBatchEnd: (_, logs) => Write(golden.GetProperty("batch_logs"), logs, seen++),
            onEpochEnd: (epoch, logs) => Write(golden.GetProperty("epoch_logs"), logs, epoch));
        Model model = GoldenTraining.Model(golden);

        GoldenTraining.Fit(model, golden, golden.GetProperty("fit"), [rewrite, checkpoint]);

        Assert.Equal(golden.Text("stdout"), output.ToString().Replace(prefix, ""));
        GoldenTraining.Close(golden, JsonSerializer.SerializeToElement(new[] { golden.GetProperty("best") }), [checkpoint.Best], "best");
        JsonElement files = golden.GetProperty("files");
        Assert.Equal(
            files.EnumerateObject().Select(f => f.Name),
            Directory.GetFiles(folder.Path, "*", SearchOption.AllDirectories)
                .Select(f => Path.GetRelativePath(folder.Path, f).Replace('\\', '/')).Order(StringComparer.Ordinal));
        foreach (JsonProperty file in files.EnumerateObject())
        {
            GoldenTraining.Close(golden, file.Value, GoldenTraining.Weights(Load(prefix + file.Name)), file.Name);
        }
    }

    private static Model Load(string path)
    {
        if (path.EndsWith(".keras"))
        {
            return Model.Load(path);
        }

        Model model = GoldenTraining.Model();
        model.LoadWeights(path);
        return model;
    }

    private static void Write(JsonElement values, Logs logs, int index)
    {
        foreach (JsonProperty series in values.EnumerateObject())
        {
            logs[series.Name] = series.Value[index % series.Value.GetArrayLength()].GetDouble();
        }
    }
}
