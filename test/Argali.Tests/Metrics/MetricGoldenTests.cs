using System.Text.Json;
using Argali.Engine;
using Argali.Losses;
using Argali.Metrics;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Metrics;

/// <summary>Results and states of every metric after each of several batches, after a reset and after another batch.</summary>
public sealed class MetricGoldenTests : GoldenAreaTests
{
    [Theory]
    [GoldenCases("metrics", "*", "!compile_*", "!resolve_*", "!errors", "!get_identifiers", "!functions", "!custom_subclass")]
    public void Metric_AsRecorded_GivesKerasResultsAndStates(string path) => Check(path);

    internal override void Run(GoldenCase golden)
    {
        Metric metric = Make(golden);
        Assert.Equal(golden["class"].GetString(), metric.ClassName);
        Assert.Equal("keras.metrics", metric.Module);
        Assert.Equal(golden["direction"].GetString(), metric.Direction?.ToString().ToLowerInvariant());
        GoldenAssert.ConfigEqual(golden["metric"].GetProperty("config"), (Config)ObjectSerializer.Plain(metric.GetConfig())!, "config");
        int number = 0;
        foreach (JsonElement row in golden["updates"].EnumerateArray())
            Update(golden, metric, row, $"update {number++}");
        Assert.Equal(
            golden["variables"].EnumerateArray().Select(item => (item.GetProperty("path").GetString(), item.GetProperty("name").GetString())),
            metric.Variables.Select(variable => ((string?)variable.Path, (string?)variable.Name)));

        metric.ResetState();
        JsonElement reset = golden["after_reset"];
        if (GoldenCase.IsTensor(reset.GetProperty("result")))
            GoldenAssert.Close(golden, reset.GetProperty("result"), metric.Result(), "result after reset");
        CheckState(golden, metric, reset, "after reset");
        Update(golden, metric, golden["second_round"], "second round");
    }

    private static void Update(GoldenCase golden, Metric metric, JsonElement row, string what)
    {
        Tensor[] arguments = [.. row.GetProperty("args").EnumerateArray().Select(GoldenCase.ToTensor)];
        Tensor? weight = GoldenCase.ToTensorOrNull(row, "sample_weight");
        arguments[^1].Mask = GoldenCase.ToTensorOrNull(row, "mask");
        what = $"{what} (weight {weight?.Shape}, mask {arguments[^1].Mask?.Shape})";

        // Where Keras fails only in the result, because it reads the matrix along the metric's axis, the state is right all the same.
        bool failsInResult = row.TryGetProperty("error", out JsonElement error) && error.GetString() == "IndexError";
        if (row.TryGetProperty("error", out _) && !failsInResult)
        {
            Assert.ThrowsAny<ArgumentException>(() => Apply(metric, arguments, weight));
        }
        else
        {
            Apply(metric, arguments, weight);
            if (!failsInResult)
                GoldenAssert.Close(golden, row.GetProperty("result"), metric.Result(), what + " result");
        }

        CheckState(golden, metric, row, what);
    }

    private static void Apply(Metric metric, Tensor[] arguments, Tensor? weight)
    {
        switch (metric)
        {
            case Mean mean:
                mean.UpdateState(arguments[0], weight);
                break;
            case Sum sum:
                sum.UpdateState(arguments[0], weight);
                break;
            default:
                metric.UpdateState(arguments[0], arguments[1], weight);
                break;
        }
    }

    private static void CheckState(GoldenCase golden, Metric metric, JsonElement row, string what)
    {
        if (!GoldenCase.Has(row, "state"))
            return;
        JsonElement[] states = [.. row.GetProperty("state").EnumerateArray()];
        Assert.Equal(states.Length, metric.Variables.Count);

        // Keras computes negatives as the sum of all less those that are positive, in float32: what should be 0 comes out as some 1e-6.
        double atol = metric is AUC or ConstrainedMetric ? 1e-5 : golden.AbsoluteTolerance;
        for (int i = 0; i < states.Length; i++)
            GoldenAssert.Close(states[i], metric.Variables[i], golden.RelativeTolerance, atol, $"{what} state {metric.Variables[i].Path}");
    }

    private static Metric Make(GoldenCase golden)
    {
        Config config = GoldenCase.ToConfig(golden["kwargs"]);
        config["name"] = golden["metric"].GetProperty("config").GetProperty("name").GetString();
        if (config.Find("fn") is Config function)
            config["fn"] = function.GetString("function");
        return Metric.Get(new Config { ["class_name"] = golden["class"].GetString(), ["config"] = config })!;
    }
}
