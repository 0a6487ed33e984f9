using System.Text.Json;
using Argali.Callbacks;
using Argali.Engine;
using Argali.Models;

namespace Argali.Tests.Callbacks;

public class SwapEMAWeightsTests
{
    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void FitEvaluatePredict_AsRecorded(int index)
    {
        JsonElement golden = Golden.Read($"swap_ema_{index}");
        Model model = GoldenTraining.Model(golden);
        var swap = new SwapEMAWeights(golden.GetProperty("kwargs").Find("swap_on_epoch")?.GetBoolean() ?? false);
        var trace = new List<(string Hook, int? Index, double[] Weights, double[] Averages)>();
        Callback Look() => Watch((hook, i) => trace.Add((hook, i, GoldenTraining.Weights(model), Averages(model))));
        Tensor xVal = GoldenTraining.Array(golden.GetProperty("x_val"));
        Tensor yVal = GoldenTraining.Array(golden.GetProperty("y_val"));

        if (golden.Find("error") is not null)
        {
            var error = Assert.Throws<InvalidOperationException>(
                () => GoldenTraining.Fit(model, golden, golden.GetProperty("fit"), [swap, Look()], GoldenTraining.Validation(golden)));
            Assert.StartsWith("SwapEMAWeights must be used when `use_ema=True` is set on the optimizer. Received: use_ema=False", error.Message);
            return;
        }

        History history = GoldenTraining.Fit(model, golden, golden.GetProperty("fit"), [swap, Look()], GoldenTraining.Validation(golden));
        GoldenTraining.Close(golden, golden.GetProperty("history"), history);
        GoldenTraining.Close(golden, golden.GetProperty("weights_after_fit"), GoldenTraining.Weights(model), "after fit");
        model.Evaluate(xVal, yVal, verbose: 0, callbacks: [swap, Look()]);
        GoldenTraining.Close(golden, golden.GetProperty("weights_after_evaluate"), GoldenTraining.Weights(model), "after evaluate");
        model.Predict(xVal, verbose: 0, callbacks: [swap, Look()]);
        GoldenTraining.Close(golden, golden.GetProperty("weights_after_predict"), GoldenTraining.Weights(model), "after predict");

        JsonElement[] expected = [.. golden.GetProperty("trace").EnumerateArray()];
        Assert.Equal(expected.Select(e => $"{e[0]} {e[1]}"), trace.Select(e => $"{e.Hook} {e.Index}"));
        foreach ((JsonElement wanted, (string hook, int? i, double[] weights, double[] averages)) in expected.Zip(trace))
        {
            GoldenTraining.Close(golden, wanted[2], weights, $"weights at {hook} {i}");
            GoldenTraining.Close(golden, wanted[3], averages, $"averages at {hook} {i}");
        }
    }

    [Fact]
    public void OnTestBegin_WithoutAnOptimizer_Throws()
    {
        var swap = new SwapEMAWeights();
        swap.SetModel(CallbackModels.Uncompiled());

        Assert.Contains("use_ema", Assert.Throws<InvalidOperationException>(() => swap.OnTestBegin(new Logs())).Message);
    }

    private static double[] Averages(Model model) =>
        [.. model.Optimizer!.ModelVariablesMovingAverage.SelectMany(a => a.Value.ToArray<float>()).Select(v => (double)v)];

    private static LambdaCallback Watch(Action<string, int?> see) => new(
        onTrainBegin: _ => see("on_train_begin", null),
        onTrainEnd: _ => see("on_train_end", null),
        onEpochBegin: (i, _) => see("on_epoch_begin", i),
        onEpochEnd: (i, _) => see("on_epoch_end", i),
        onTrainBatchEnd: (i, _) => see("on_train_batch_end", i),
        onTestBegin: _ => see("on_test_begin", null),
        onTestEnd: _ => see("on_test_end", null),
        onPredictBegin: _ => see("on_predict_begin", null),
        onPredictEnd: _ => see("on_predict_end", null));
}
