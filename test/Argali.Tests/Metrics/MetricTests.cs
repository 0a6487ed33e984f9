using System.Text.Json;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Metrics;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Metrics;

/// <summary>The bookkeeping of the base class and the arguments that are refused.</summary>
public sealed class MetricTests : GoldenAreaTests
{
    [Theory]
    [GoldenCases("metrics", "custom_subclass", "errors")]
    public void Metric_AsRecorded_BehavesAsInKeras(string path) => Check(path);

    [Fact]
    public void Mean_WithTargetsAndPredictions_SaysWhatItTakes() =>
        Assert.Contains("values", Assert.Throws<NotSupportedException>(() => ((Metric)new Mean()).UpdateState(1f, 1f, 1f)).Message);

    [Fact]
    public void UpdateState_InARecordedStep_RecordsNothing()
    {
        var tape = new GradientTape();
        using StepScope step = tape.Record();
        Tensor yPred = new float[,] { { 1, 2 }, { 3, 4 } };
        GradientTape.Watch(yPred);
        var metric = new Argali.Metrics.MeanSquaredError();
        metric.UpdateState(new float[,] { { 0, 0 }, { 0, 0 } }, yPred);
        Assert.True(GradientTape.IsRecording);
        Assert.Equal(7.5f, metric.Result().Item<float>());
        Assert.Null(tape.Gradient(yPred));
    }

    internal override void Run(GoldenCase golden)
    {
        if (golden.Name == "errors")
            RunErrors(golden);
        else
            RunSubclass(golden);
    }

    private static void RunSubclass(GoldenCase golden)
    {
        var metric = new Spread();
        foreach (JsonElement row in golden["updates"].EnumerateArray())
        {
            metric.UpdateState(GoldenCase.ToTensor(row.GetProperty("values")));
            IReadOnlyDictionary<string, Tensor> results = metric.NamedResults();
            foreach (JsonProperty expected in row.GetProperty("result").EnumerateObject())
                GoldenAssert.Close(golden, expected.Value, results[expected.Name], expected.Name);
        }

        GoldenAssert.ConfigEqual(golden["config"], metric.GetConfig(), "config");
        Assert.Equal(golden["text"].GetString(), metric.ToString());
        JsonElement[] variables = [.. golden["variables"].EnumerateArray()];
        Assert.Equal(variables.Select(variable => variable.GetProperty("path").GetString()), metric.Variables.Select(variable => variable.Path));
        for (int i = 0; i < variables.Length; i++)
            GoldenAssert.Close(golden, variables[i].GetProperty("array"), metric.Variables[i], metric.Variables[i].Path);
        metric.ResetState();
        for (int i = 0; i < variables.Length; i++)
            GoldenAssert.Close(golden, golden["after_reset"][i], metric.Variables[i], metric.Variables[i].Path);
    }

    private static void RunErrors(GoldenCase golden)
    {
        foreach (JsonElement row in golden["errors"].EnumerateArray())
        {
            string what = row.GetProperty("what").GetString()!;
            Config arguments = GoldenCase.ToConfig(row.GetProperty("kwargs"));
            bool refused = row.GetProperty("error").ValueKind != JsonValueKind.Null;

            // Python's difference between 1 and 1.0 does not exist here, and the base class is abstract.
            if (what.StartsWith("Metric.", StringComparison.Ordinal) || (what == "FBetaScore" && (arguments.Find("beta") ?? arguments.Find("threshold")) is 1L))
                continue;
            using WarningCollector warnings = Warnings.Collect();
            Exception? error = Record.Exception(() => Attempt(what, arguments));
            Assert.True(refused ? error is ArgumentException or ConfigException : error is null, $"{row}: {error}");
            if (row.TryGetProperty("warnings", out JsonElement expected))
                Assert.Equal(expected.EnumerateArray().Select(text => text.GetString()), warnings.Select(warning => warning.Message));
        }
    }

    private static void Attempt(string what, Config arguments)
    {
        string className = what.Split(' ', ',')[0];
        if (what.StartsWith("IoU", StringComparison.Ordinal))
            arguments["name"] = "iou";
        Metric metric = Metric.Get(new Config { ["class_name"] = className, ["config"] = arguments })!;
        Tensor ones = Tensor.Ones([3]), columns = Tensor.Ones([3, 2]);
        switch (what)
        {
            case "AUC, 3 labels then data of 2":
                metric.UpdateState(columns, columns);
                break;
            case "AUC, predictions out of range":
                metric.UpdateState(ones, new[] { 0.1f, 1.5f, -0.2f });
                break;
            case "Precision with class_id, rank 1" or "F1Score on rank 1" or "R2Score on rank 1":
                metric.UpdateState(ones, ones);
                break;
            case "R2Score, 2 samples for 5 regressors" or "R2Score, n - 1 = regressors":
                metric.UpdateState(new float[,] { { 1 }, { 2 }, { 4 } }, new float[,] { { 1.5f }, { 2 }, { 3 } });
                metric.Result();
                break;
            case "IoU, label out of range":
                metric.UpdateState(new[] { 0, 5 }, new[] { 0, 1 });
                break;
        }
    }

    private sealed class Spread : Metric
    {
        private readonly Variable low;
        private readonly Variable high;
        private readonly Mean inner;

        public Spread()
            : base("spread")
        {
            low = AddVariable([], "low");
            high = AddVariable([2], "high", initialValue: 1);
            inner = Track(new Mean("inner/part"));
        }

        public void UpdateState(Tensor values)
        {
            low.Assign(Ops.Minimum(low, Ops.Min(values)));
            high.Assign(Ops.Maximum(high, Ops.Max(values)));
            inner.UpdateState(values);
        }

        public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null) => UpdateState(yPred);

        public override Tensor Result() => inner.Result();

        public override IReadOnlyDictionary<string, Tensor> NamedResults() =>
            new Dictionary<string, Tensor> { ["low"] = low, ["high"] = high, ["mean"] = inner.Result() };
    }
}
