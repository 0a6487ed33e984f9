using System.Text.Json;
using Argali.Engine;
using Argali.Losses;
using Argali.Metrics;
using Argali.Saving;
using Argali.Tests.Goldens;
using Argali.Training;

namespace Argali.Tests.Training;

/// <summary>How the metrics of a compiled model are resolved, named and updated.</summary>
public sealed class CompileMetricsTests : GoldenAreaTests
{
    [Theory]
    [GoldenCases("metrics", "compile_*", "resolve_*")]
    public void Metrics_AsRecorded_HaveKerasNamesAndValues(string path) => Check(path);

    [Fact]
    public void MetricsArgument_EveryForm_Converts()
    {
        MetricsArgument list = ["accuracy", new Mean(), new Huber()], lists = [["mae"], ["accuracy", "mse"]];
        MetricsArgument dictionary = new Dictionary<string, MetricsArgument> { ["a"] = "mae", ["b"] = ["mse", "acc"] };
        Assert.Equal("['accuracy', <Mean name=mean>, <Huber name=huber_loss>]", list.ToString());
        Assert.Equal("[['mae'], ['accuracy', 'mse']]", lists.ToString());
        Assert.Equal("{'a': 'mae', 'b': ['mse', 'acc']}", dictionary.ToString());
        MetricsArgument names = new Dictionary<string, string[]> { ["a"] = ["mae"], ["b"] = ["mse", "acc"] };
        Assert.Equal("{'a': ['mae'], 'b': ['mse', 'acc']}", names.ToString());
        Assert.True(default(MetricsArgument).IsEmpty);
    }

    [Fact]
    public void MetricsConfig_AfterBuild_HoldsListsForEveryOutput()
    {
        Nest<Tensor> y = new Dictionary<string, Tensor> { ["a"] = Tensor.Ones([2, 1]), ["b"] = Tensor.Ones([2, 1]) };
        var compiled = new CompileMetrics(new Dictionary<string, string> { ["a"] = "mse" }, outputNames: ["a", "b"]);
        Assert.Equal("{a: \"mse\"}", compiled.MetricsConfig!.ToString());
        compiled.UpdateState(y, y);
        Assert.Equal("{a: [\"mse\"]}", compiled.MetricsConfig!.ToString());
    }

    internal override void Run(GoldenCase golden)
    {
        switch (golden.Name)
        {
            case "resolve_names":
                RunResolve(golden);
                break;
            case "resolve_objects":
                RunObjects(golden);
                break;
            case "compile_metrics_errors":
                RunErrors(golden);
                break;
            default:
                RunUpdates(golden);
                break;
        }
    }

    private static Tensor MyMetric(Tensor yTrue, Tensor yPred) => Ops.Mean(Ops.Abs(yTrue - yPred), -1);

    private static void RunResolve(GoldenCase golden)
    {
        foreach (JsonElement row in golden["rows"].EnumerateArray())
        {
            Tensor yTrue = Tensor.Ones(Shape(row.GetProperty("y_true_shape"))), yPred = Tensor.Ones(Shape(row.GetProperty("y_pred_shape")));
            MetricsArgument argument = row.GetProperty("identifier").GetString();
            if (row.TryGetProperty("error", out _))
            {
                Assert.ThrowsAny<ArgumentException>(() => argument.Resolve(yTrue, yPred));
                continue;
            }

            Metric metric = argument.Resolve(yTrue, yPred)!;
            Assert.Equal(row.GetProperty("class").GetString(), metric.ClassName);
            Assert.Equal(row.GetProperty("name").GetString(), metric.Name);
            if (row.TryGetProperty("value", out JsonElement value))
            {
                metric.UpdateState(GoldenCase.ToTensor(row.GetProperty("y_true")), GoldenCase.ToTensor(row.GetProperty("y_pred")));
                GoldenAssert.Close(value.GetDouble(), metric.Result().Item<float>(), 1e-5, 1e-6, $"{metric.Name} {yTrue.Shape} {yPred.Shape}");
            }
        }
    }

    private static void RunObjects(GoldenCase golden)
    {
        Func<Tensor, Tensor, Tensor> mine = MyMetric;
        var arguments = new Dictionary<string, MetricsArgument>
        {
            ["a function `my_metric`"] = mine,
            ["keras.metrics.mean_squared_error"] = Loss.Get("mean_squared_error"),
            ["keras.losses.huber"] = Loss.Get("huber"),
            ["keras.metrics.MeanSquaredError()"] = new Argali.Metrics.MeanSquaredError(),
            ["keras.metrics.MeanSquaredError(name='mine')"] = new Argali.Metrics.MeanSquaredError("mine"),
            ["keras.metrics.Precision()"] = Metric.Get(new Config { ["class_name"] = "Precision", ["config"] = new Config { ["name"] = "precision" } }),
            ["keras.losses.Huber()"] = new Huber(),
            ["keras.losses.Huber(name='hub')"] = new Huber(name: "hub"),
            ["keras.metrics.BinaryAccuracy()"] = new BinaryAccuracy(),
            ["None"] = MetricsArgument.None,
            ["keras.metrics.AUC()"] = Metric.Get(new Config { ["class_name"] = "AUC", ["config"] = new Config { ["name"] = "auc" } }),
        };
        Tensor y = Tensor.Ones([4, 2]);
        foreach (JsonElement row in golden["rows"].EnumerateArray())
        {
            Metric? metric = arguments[row.GetProperty("what").GetString()!].Resolve(y, y);
            Assert.Equal(row.GetProperty("class").GetString(), metric?.ClassName);
            Assert.Equal(row.GetProperty("name").GetString(), metric?.Name);
            Assert.Equal(row.GetProperty("direction").GetString(), metric?.Direction?.ToString().ToLowerInvariant());
        }
    }

    private static void RunUpdates(GoldenCase golden)
    {
        string[] names = [.. golden["outputs"].EnumerateArray().Select(name => name.GetString()!)];
        var compiled = new CompileMetrics(
            MetricsArgument.FromConfigValue(GoldenCase.ToValue(golden["metrics"])),
            MetricsArgument.FromConfigValue(GoldenCase.ToValue(golden["weighted_metrics"])),
            names);
        foreach (JsonElement row in golden["updates"].EnumerateArray())
        {
            Nest<Tensor>? weight = GoldenCase.Has(row, "sample_weight") ? Tensors(row.GetProperty("sample_weight")) : default(Nest<Tensor>?);
            compiled.UpdateState(Tensors(row.GetProperty("y_true")), Tensors(row.GetProperty("y_pred")), weight);
            CheckResult(golden, row.GetProperty("result"), compiled);
        }

        Assert.Equal(
            golden["metric_objects"].EnumerateArray().Select(item => (item.GetProperty("class").GetString(), item.GetProperty("name").GetString())),
            compiled.Metrics.Select(metric => ((string?)metric.ClassName, (string?)metric.Name)));
        foreach ((string key, _) in compiled.Result())
            Assert.NotNull(compiled.Find(key));
        compiled.ResetState();
        CheckResult(golden, golden["after_reset"], compiled);
    }

    private static void CheckResult(GoldenCase golden, JsonElement expected, CompileMetrics compiled)
    {
        IReadOnlyList<KeyValuePair<string, Tensor>> result = compiled.Result();
        Assert.Equal(expected.EnumerateObject().Select(property => property.Name), result.Select(pair => pair.Key));
        foreach ((string key, Tensor value) in result)
        {
            GoldenAssert.Close(
                GoldenCase.ToDouble(expected.GetProperty(key)), value.Item<float>(), golden.RelativeTolerance, golden.AbsoluteTolerance, key);
        }
    }

    private static void RunErrors(GoldenCase golden)
    {
        foreach (JsonElement row in golden["errors"].EnumerateArray())
        {
            string what = row.GetProperty("what").GetString()!;
            Config arguments = GoldenCase.ToConfig(row.GetProperty("kwargs"));
            Nest<Tensor> y = what == "one output"
                ? Tensor.Ones([4, 1])
                : new Dictionary<string, Tensor> { ["a"] = Tensor.Ones([4, 1]), ["b"] = Tensor.Ones([4, 1]) };
            Exception? error = Record.Exception(() =>
            {
                var compiled = new CompileMetrics(
                    MetricsArgument.FromConfigValue(arguments.Find("metrics")),
                    MetricsArgument.FromConfigValue(arguments.Find("weighted_metrics")),
                    what == "one output" ? ["a"] : ["a", "b"]);
                if (what == "result before any update")
                    compiled.Result();
                compiled.UpdateState(y, y);
            });
            Assert.True(error is ArgumentException or ConfigException or InvalidOperationException, $"{row}: {error}");
        }
    }

    private static Nest<Tensor> Tensors(JsonElement json)
    {
        Dictionary<string, Tensor> tensors = json.EnumerateObject()
            .ToDictionary(property => property.Name, property => GoldenCase.ToTensor(property.Value));
        return tensors.Count == 1 ? tensors.Values.First() : tensors;
    }

    private static Shape Shape(JsonElement json) => new([.. json.EnumerateArray().Select(length => length.GetInt32())]);
}
