using System.Text.Json;
using Argali.Callbacks;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Metrics;
using Argali.Models;

namespace Argali.Tests.Callbacks;

public class EarlyStoppingTests
{
    private static readonly Metric[] ManyMetrics =
    [
        new MarkedMetric("accuracy", MetricDirection.Up), new MarkedMetric("auc", MetricDirection.Up), new MarkedMetric("mse", MetricDirection.Down),
        new MarkedMetric("custom_score", null), new MarkedMetric("hub", MetricDirection.Down), new MarkedMetric("precision", MetricDirection.Up),
        new MarkedMetric("cos", MetricDirection.Up), new MarkedMetric("rmse", MetricDirection.Down), new MarkedMetric("tp", null),
        new MarkedMetric("fp", null),
    ];

    public static TheoryData<string, int> Runs() =>
        Golden.Indices("runs", [.. new[] { "patience", "min_delta", "baseline", "all", "start_from_epoch", "not_finite" }.Select(n => "early_stopping_" + n)]);

    public static TheoryData<int> Modes() => Golden.Indices("early_stopping_modes", "rows");

    [Fact]
    public void Ctor_Defaults_MatchKeras()
    {
        var stopping = new EarlyStopping();

        Assert.Equal("val_loss", stopping.Monitor);
        Assert.Equal(0, stopping.MinDelta);
        Assert.Equal(0, stopping.Patience);
        Assert.Equal(0, stopping.Verbose);
        Assert.Equal(MonitorMode.Auto, stopping.Mode);
        Assert.Null(stopping.Baseline);
        Assert.False(stopping.RestoreBestWeights);
        Assert.Equal(0, stopping.StartFromEpoch);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Hooks_AsRecorded(string name, int index)
    {
        JsonElement run = Golden.Read(name).GetProperty("runs")[index];
        JsonElement kwargs = run.GetProperty("kwargs");
        var output = new StringWriter();
        var stopping = new EarlyStopping(
            kwargs.Text("monitor"),
            kwargs.Find("min_delta")?.GetDouble() ?? 0,
            kwargs.GetProperty("patience").GetInt32(),
            kwargs.GetProperty("verbose").GetInt32(),
            kwargs.GetProperty("mode").Mode(),
            kwargs.Find("baseline")?.GetDouble(),
            kwargs.GetProperty("restore_best_weights").GetBoolean(),
            kwargs.Find("start_from_epoch")?.GetInt32() ?? 0)
        {
            Output = output,
        };
        Model model = CallbackModels.WithMetrics();
        stopping.SetModel(model);

        Play(run, stopping, model, output);
        if (run.Find("second") is { } second)
        {
            Play(second, stopping, model, output);
        }
    }

    [Theory]
    [MemberData(nameof(Modes))]
    public void Direction_AsRecorded(int index)
    {
        JsonElement row = Golden.Read("early_stopping_modes").GetProperty("rows")[index];
        using WarningCollector warnings = Warnings.Collect();
        var stopping = new EarlyStopping(row.Text("monitor"), minDelta: 0.25, mode: row.GetProperty("mode").Mode());
        Assert.Equal(
            row.GetProperty("constructor_warnings").EnumerateArray().Select(w => w[1].GetString()!.Replace("largest", "99")),
            warnings.Select(w => w.Message));
        bool? found = null;

        Exception? error = Record.Exception(() => found = EarlyStopping.Direction(row.Text("monitor"), stopping.Mode, ManyMetrics));

        bool? expected = row.Text("direction") switch
        {
            "less" => false,
            "greater" => true,
            _ => null,
        };
        Assert.Equal(expected, found);
        if (row.Find("error") is { } failure)
        {
            Assert.StartsWith(failure.Text("message").Split(" Pass ")[0], Assert.IsType<InvalidOperationException>(error).Message);
        }
        else
        {
            Assert.Null(error);
        }
    }

    private static void Play(JsonElement run, EarlyStopping stopping, Model model, StringWriter output)
    {
        model.StopTraining = false;
        stopping.OnTrainBegin(new Logs());
        JsonElement[] series = [.. run.GetProperty("series").EnumerateArray()];
        foreach (JsonElement row in run.GetProperty("epochs").EnumerateArray())
        {
            int epoch = row.GetProperty("epoch").GetInt32();
            model.SetWeights([.. model.GetWeights().Select(w => Tensor.Full(w.Shape, epoch + 1f))]);
            var logs = new Logs();
            if (series[epoch].ValueKind != JsonValueKind.Null)
            {
                logs[stopping.Monitor] = series[epoch].Number();
            }

            using WarningCollector warnings = Warnings.Collect();
            stopping.OnEpochEnd(epoch, logs);

            Assert.Equal(row.WarningTexts(), warnings.Select(w => w.Message));
            Assert.Equal(row.GetProperty("wait").GetInt32(), stopping.Wait);
            Assert.Equal(row.GetProperty("best").Number(), stopping.Best);
            Assert.Equal(row.GetProperty("best_epoch").GetInt32(), stopping.BestEpoch);
            Assert.Equal(row.GetProperty("stopped_epoch").GetInt32(), stopping.StoppedEpoch);
            Assert.Equal(row.GetProperty("stop_training").GetBoolean(), model.StopTraining);
        }

        output.GetStringBuilder().Clear();
        stopping.OnTrainEnd(new Logs());
        Assert.Equal(run.GetProperty("on_train_end").Text("stdout"), output.ToString());
        Assert.Equal(run.GetProperty("weights_from_epoch").GetDouble(), model.GetWeights()[0].ToArray<float>()[0] - 1);
    }

    private sealed class MarkedMetric(string name, MetricDirection? direction) : Metric(name)
    {
        public override MetricDirection? Direction => direction;

        public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null)
        {
        }

        public override Tensor Result() => Tensor.Scalar(0f);
    }
}
