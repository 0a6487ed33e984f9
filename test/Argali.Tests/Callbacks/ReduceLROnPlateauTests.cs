using System.Text.Json;
using Argali.Callbacks;
using Argali.Diagnostics;
using Argali.Models;
using Argali.Optimizers;

namespace Argali.Tests.Callbacks;

public class ReduceLROnPlateauTests
{
    public static TheoryData<string, int> Runs() =>
        Golden.Indices("runs", [.. new[] { "patience", "cooldown", "min_lr", "all", "not_finite" }.Select(n => "reduce_lr_" + n)]);

    public static TheoryData<int> Constructors() => Golden.Indices("reduce_lr_errors", "rows");

    [Fact]
    public void Ctor_Defaults_MatchKeras()
    {
        var reduce = new ReduceLROnPlateau();

        Assert.Equal("val_loss", reduce.Monitor);
        Assert.Equal(0.1, reduce.Factor);
        Assert.Equal(10, reduce.Patience);
        Assert.Equal(0, reduce.Verbose);
        Assert.Equal(MonitorMode.Auto, reduce.Mode);
        Assert.Equal(1e-4, reduce.MinDelta);
        Assert.Equal(0, reduce.Cooldown);
        Assert.Equal(0, reduce.MinLr);
    }

    [Theory]
    [MemberData(nameof(Runs))]
    public void Hooks_AsRecorded(string name, int index)
    {
        JsonElement run = Golden.Read(name).GetProperty("runs")[index];
        JsonElement kwargs = run.GetProperty("kwargs");
        var output = new StringWriter();
        var reduce = new ReduceLROnPlateau(
            kwargs.Text("monitor"),
            kwargs.GetProperty("factor").GetDouble(),
            kwargs.GetProperty("patience").GetInt32(),
            kwargs.GetProperty("verbose").GetInt32(),
            kwargs.GetProperty("mode").Mode(),
            kwargs.Find("min_delta")?.GetDouble() ?? 1e-4,
            kwargs.Find("cooldown")?.GetInt32() ?? 0,
            kwargs.Find("min_lr")?.GetDouble() ?? 0)
        {
            Output = output,
        };
        Model model = CallbackModels.Make(new SGD(run.GetProperty("learning_rate").GetDouble()));
        reduce.SetModel(model);
        reduce.OnTrainBegin(new Logs());
        int epoch = 0;
        foreach (JsonElement row in run.GetProperty("epochs").EnumerateArray())
        {
            var logs = new Logs();
            if (row.GetProperty("value").ValueKind != JsonValueKind.Null)
            {
                logs[reduce.Monitor] = row.GetProperty("value").Number();
            }

            output.GetStringBuilder().Clear();
            using WarningCollector warnings = Warnings.Collect();
            reduce.OnEpochEnd(epoch++, logs);

            Assert.Equal(row.Text("stdout"), output.ToString());
            Assert.Equal(row.WarningTexts(), warnings.Select(w => w.Message));
            Assert.Equal(row.GetProperty("learning_rate").GetDouble(), model.Optimizer!.LearningRate);
            Assert.Equal(row.GetProperty("wait").GetInt32(), reduce.Wait);
            Assert.Equal(row.GetProperty("cooldown_counter").GetInt32(), reduce.CooldownCounter);
            Assert.Equal(row.GetProperty("best").Number(), reduce.Best);

            // Left out: given no logs at all, Keras writes the rate into a dictionary of its own that nobody sees.
            if (row.Find("logs_learning_rate") is { } rate)
            {
                Assert.Equal(rate.GetDouble(), logs["learning_rate"].ToDouble());
            }
        }
    }

    [Theory]
    [MemberData(nameof(Constructors))]
    public void Ctor_AsRecorded(int index)
    {
        JsonElement row = Golden.Read("reduce_lr_errors").GetProperty("rows")[index];
        JsonElement kwargs = row.GetProperty("kwargs");
        if (row.Find("what") is { } what)
        {
            if (what.GetString() == "learning rate from a schedule")
            {
                CheckSchedule(row);
            }
            else
            {
                CheckLossScaling(row);
            }

            return;
        }

        using WarningCollector warnings = Warnings.Collect();
        ReduceLROnPlateau? reduce = null;
        Exception? error = Record.Exception(() => reduce = new ReduceLROnPlateau(
            kwargs.Find("monitor")?.GetString() ?? "val_loss",
            kwargs.Find("factor")?.GetDouble() ?? 0.1,
            mode: kwargs.TryGetProperty("mode", out JsonElement mode) ? mode.Mode() : MonitorMode.Auto,
            minDelta: kwargs.Find("min_delta")?.GetDouble() ?? 1e-4));

        Assert.Equal(row.WarningTexts().Select(t => t.Replace("largest", "99")), warnings.Select(w => w.Message));
        if (row.Find("error") is { } expected)
        {
            Assert.StartsWith(expected.Text("message"), Assert.IsType<ArgumentException>(error).Message);
        }
        else
        {
            Assert.Null(error);
            Assert.Equal(row.GetProperty("best").Number(), reduce!.Best);
            Assert.Equal(row.GetProperty("mode").Mode(), reduce.Mode);
        }
    }

    private static void CheckLossScaling(JsonElement row)
    {
        var reduce = new ReduceLROnPlateau("loss", factor: 0.5, patience: 1);
        Model model = CallbackModels.Make(new LossScaleOptimizer(new SGD(0.1)));
        reduce.SetModel(model);
        reduce.OnTrainBegin(new Logs());
        for (int epoch = 0; epoch < 3; epoch++)
        {
            reduce.OnEpochEnd(epoch, new Logs { ["loss"] = 1.0 });
        }

        Assert.Equal(row.GetProperty("learning_rate").GetDouble(), model.Optimizer!.LearningRate);
    }

    private static void CheckSchedule(JsonElement row)
    {
        var reduce = new ReduceLROnPlateau("loss", factor: 0.5, patience: 1);
        Model model = CallbackModels.Make(new SGD(new FixedSchedule(0.1f)));
        reduce.SetModel(model);
        reduce.OnTrainBegin(new Logs());

        var error = Assert.Throws<InvalidOperationException>(() =>
        {
            for (int epoch = 0; epoch < 3; epoch++)
            {
                reduce.OnEpochEnd(epoch, new Logs { ["loss"] = 1.0 });
            }
        });

        Assert.Contains("not settable", error.Message);
        Assert.Equal(row.GetProperty("learning_rate").GetDouble(), model.Optimizer!.LearningRate);
    }
}
