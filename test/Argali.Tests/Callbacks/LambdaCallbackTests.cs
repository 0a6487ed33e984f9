using System.Text.Json;
using Argali.Callbacks;
using Argali.Data;
using Argali.Engine;
using Argali.Models;

namespace Argali.Tests.Callbacks;

public class LambdaCallbackTests
{
    // Left out of the recorded rows: an unknown argument, which Python keeps as an attribute and C# does not compile.
    [Fact]
    public void AllHooks_AsRecorded()
    {
        var seen = new List<string>();
        Action<Logs> Plain(string hook) => logs => seen.Add($"{hook}  {Keys(logs)}");
        Action<int, Logs> Numbered(string hook) => (i, logs) => seen.Add($"{hook} {i} {Keys(logs)}");
        var callback = new LambdaCallback(
            onEpochBegin: Numbered("on_epoch_begin"),
            onEpochEnd: Numbered("on_epoch_end"),
            onTrainBegin: Plain("on_train_begin"),
            onTrainEnd: Plain("on_train_end"),
            onTrainBatchBegin: Numbered("on_train_batch_begin"),
            onTrainBatchEnd: Numbered("on_train_batch_end"),
            onTestBegin: Plain("on_test_begin"),
            onTestEnd: Plain("on_test_end"),
            onTestBatchBegin: Numbered("on_test_batch_begin"),
            onTestBatchEnd: Numbered("on_test_batch_end"),
            onPredictBegin: Plain("on_predict_begin"),
            onPredictEnd: Plain("on_predict_end"),
            onPredictBatchBegin: Numbered("on_predict_batch_begin"),
            onPredictBatchEnd: Numbered("on_predict_batch_end"));
        Model model = GoldenTraining.Model();

        model.Fit(
            Tensor.Ones([6, 2]), Tensor.Ones([6, 1]), batchSize: 3, epochs: 1, verbose: 0, callbacks: [callback],
            validationData: new ValidationData(Tensor.Ones([2, 2]), (ModelData)Tensor.Ones([2, 1])));
        model.Predict(Tensor.Ones([4, 2]), batchSize: 2, verbose: 0, callbacks: [callback]);

        Assert.Equal(Recorded("all_hooks"), seen);
    }

    [Fact]
    public void OnBatchBeginAndEnd_AreOtherNames_AsRecorded()
    {
        var seen = new List<string>();
        var callback = new LambdaCallback(
            onBatchBegin: (i, logs) => seen.Add($"on_train_batch_begin {i} {Keys(logs)}"),
            onBatchEnd: (i, logs) => seen.Add($"on_train_batch_end {i} {Keys(logs)}"));

        GoldenTraining.Model().Fit(Tensor.Ones([6, 2]), Tensor.Ones([6, 1]), batchSize: 3, epochs: 1, verbose: 0, callbacks: [callback]);

        Assert.Equal(Recorded("on_batch_begin_end_as_kwargs"), seen);
    }

    private static string Keys(Logs logs) => string.Join(",", logs.Names.Order(StringComparer.Ordinal));

    private static IEnumerable<string> Recorded(string key) => Golden.Read("lambda_callback").GetProperty(key).EnumerateArray()
        .Select(e => $"{e[0]} {e[1]} {string.Join(",", e[2].EnumerateArray())}");
}
