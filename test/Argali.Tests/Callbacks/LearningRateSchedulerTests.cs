using System.Text.Json;
using Argali.Callbacks;
using Argali.Models;
using Argali.Optimizers;

namespace Argali.Tests.Callbacks;

public class LearningRateSchedulerTests
{
    public static TheoryData<int> Runs() => Golden.Indices("lr_scheduler", "runs");

    [Theory]
    [MemberData(nameof(Runs))]
    public void Hooks_AsRecorded(int index)
    {
        JsonElement run = Golden.Read("lr_scheduler").GetProperty("runs")[index];
        var output = new StringWriter();
        int verbose = run.GetProperty("verbose").GetInt32();
        if (Make(run.GetProperty("rule"), verbose, output) is not { } scheduler)
        {
            return; // Left out: a schedule that returns no float, which the function's type rules out here.
        }

        Model model = CallbackModels.Make(new SGD(run.GetProperty("learning_rate").GetDouble()));
        scheduler.SetModel(model);
        int epoch = 0;
        foreach (JsonElement row in run.GetProperty("epochs").EnumerateArray())
        {
            output.GetStringBuilder().Clear();
            scheduler.OnEpochBegin(epoch, new Logs());
            Assert.Equal(row.GetProperty("learning_rate").Number(), model.Optimizer!.LearningRate);
            Assert.Equal(row.Text("stdout"), output.ToString());

            var logs = new Logs { ["loss"] = 0.5 };
            scheduler.OnEpochEnd(epoch++, logs);
            Assert.Equal(row.GetProperty("logs_learning_rate").Number(), logs["learning_rate"].ToDouble());
        }
    }

    [Fact]
    public void OnEpochBegin_WithoutAnOptimizer_Throws()
    {
        var scheduler = new LearningRateScheduler((_, rate) => rate);
        scheduler.SetModel(CallbackModels.Uncompiled());

        var error = Assert.Throws<InvalidOperationException>(() => scheduler.OnEpochBegin(0, new Logs()));

        Assert.Contains("Optimizer must have a \"learning_rate\" attribute.", error.Message);
    }

    [Fact]
    public void OnEpochBegin_WhenTheOptimizerHasAScheduleOfItsOwn_Throws()
    {
        var scheduler = new LearningRateScheduler(_ => 0.1);
        scheduler.SetModel(CallbackModels.Make(new SGD(new FixedSchedule(0.1f))));

        Assert.Contains("not settable", Assert.Throws<InvalidOperationException>(() => scheduler.OnEpochBegin(0, new Logs())).Message);
    }

    private static LearningRateScheduler? Make(JsonElement rule, int verbose, TextWriter output)
    {
        int from = rule.Find("from")?.GetInt32() ?? 0;
        if (rule.Find("multiply") is { } factor)
        {
            return new((epoch, rate) => epoch >= from ? rate * factor.GetDouble() : rate, verbose) { Output = output };
        }

        if (rule.Find("table") is { } table)
        {
            return new((epoch, _) => table[epoch].GetDouble(), verbose) { Output = output };
        }

        if (rule.Find("exp") is not null)
        {
            return new((epoch, rate) => epoch < from ? rate : rate * Math.Exp(-0.1), verbose) { Output = output };
        }

        if (rule.Find("one_argument") is not null)
        {
            return new(epoch => 0.1 / (1 + epoch), verbose) { Output = output };
        }

        if (rule.Find("float32") is not null)
        {
            return new(epoch => 0.1f / (epoch + 1), verbose) { Output = output };
        }

        JsonElement constant = rule.GetProperty("constant");
        return constant.Value() is { Kind: LogValueKind.Double } value && constant.Text("type") != "ndarray"
            ? new(_ => value, verbose) { Output = output }
            : null;
    }
}
