using System.Text.Json;
using Argali.Callbacks;
using Argali.Data;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Optimizers;
using Argali.Tests.Goldens;

namespace Argali.Tests.Callbacks;

/// <summary>The small model of the recorded trainings, and their arguments.</summary>
internal static class GoldenTraining
{
    /// <summary>Input of two features, Dense(1), the recorded optimizer and starting weights, loss mse, metric mae.</summary>
    public static Model Model(JsonElement golden)
    {
        JsonElement optimizer = golden.GetProperty("model").GetProperty("optimizer");
        return Model((Optimizer)Optimizer.Get(GoldenCase.ToValue(optimizer))!, [.. golden.GetProperty("initial_weights").EnumerateArray().Select(Array)]);
    }

    public static Model Model(Optimizer? optimizer = null, Tensor[]? weights = null)
    {
        var model = new Sequential([new Input([2]), new Dense(1, kernelInitializer: "zeros", name: "dense")], name: "small");
        model.Compile(optimizer ?? new SGD(0.05), loss: "mse", metrics: ["mae"]);
        if (weights is not null)
        {
            model.SetWeights(weights);
        }

        return model;
    }

    public static Tensor Array(JsonElement array) => GoldenCase.ToTensor(array);

    public static ValidationData? Validation(JsonElement golden) => golden.Find("x_val") is { } x
        ? new ValidationData(Array(x), (ModelData)Array(golden.GetProperty("y_val")))
        : null;

    /// <summary>Fit with recorded arguments.</summary>
    public static History Fit(Model model, JsonElement golden, JsonElement fit, IReadOnlyList<Callback> callbacks, ValidationData? validation = null) =>
        model.Fit(
            Array(golden.GetProperty("x")),
            Array(golden.GetProperty("y")),
            batchSize: fit.Find("batch_size")?.GetInt32(),
            epochs: fit.Find("epochs")?.GetInt32() ?? 1,
            verbose: fit.Find("verbose") is { ValueKind: JsonValueKind.Number } verbose ? verbose.GetInt32() : 0,
            callbacks: callbacks,
            validationSplit: fit.Find("validation_split")?.GetDouble() ?? 0,
            validationData: validation,
            shuffle: Shuffle.None,
            initialEpoch: fit.Find("initial_epoch")?.GetInt32() ?? 0,
            stepsPerEpoch: fit.Find("steps_per_epoch")?.GetInt32(),
            validationSteps: fit.Find("validation_steps")?.GetInt32(),
            validationBatchSize: fit.Find("validation_batch_size")?.GetInt32(),
            validationFreq: Frequency(fit.Find("validation_freq")));

    public static Argali.Training.ValidationFrequency Frequency(JsonElement? frequency) => frequency switch
    {
        { ValueKind: JsonValueKind.Array } list => Argali.Training.ValidationFrequency.At([.. list.EnumerateArray().Select(e => e.GetInt32())]),
        { } number => number.GetInt32(),
        _ => 1,
    };

    public static double[] Weights(Model model) => [.. model.GetWeights().SelectMany(w => w.ToArray<float>()).Select(v => (double)v)];

    /// <summary>Asserts that numbers are near the recorded ones.</summary>
    public static void Close(JsonElement golden, JsonElement expected, IReadOnlyList<double> actual, string what)
    {
        double[] wanted = [.. expected.EnumerateArray().Select(e => e.Number())];
        Assert.True(wanted.Length == actual.Count, $"{what}: {wanted.Length} numbers expected, got {actual.Count}.");
        for (int i = 0; i < wanted.Length; i++)
        {
            GoldenAssert.Close(wanted[i], actual[i], golden.GetProperty("rtol").GetDouble(), golden.GetProperty("atol").GetDouble(), $"{what}[{i}]");
        }
    }

    /// <summary>Asserts that a history holds the recorded names and numbers.</summary>
    public static void Close(JsonElement golden, JsonElement expected, History actual)
    {
        Assert.Equal(expected.EnumerateObject().Select(p => p.Name), actual.Names);
        foreach (JsonProperty series in expected.EnumerateObject())
        {
            Close(golden, series.Value, actual[series.Name], series.Name);
        }
    }

    /// <summary>Asserts that hooks were called in the recorded order with the recorded logs.</summary>
    public static void Same(JsonElement golden, JsonElement expected, IReadOnlyList<Recorder.Entry> actual)
    {
        Assert.Equal(
            expected.EnumerateArray().Select(e => $"{e[0]} {e[1]} {e[2]}"),
            actual.Select(e => $"{e.Callback} {e.Hook} {e.Index}"));
        foreach ((JsonElement wanted, Recorder.Entry got) in expected.EnumerateArray().Zip(actual))
        {
            Assert.Equal(wanted[3].EnumerateObject().Select(p => p.Name), got.Logs.Names);
            foreach (JsonProperty value in wanted[3].EnumerateObject())
            {
                string what = $"{got.Hook} {got.Index} {value.Name}";
                if (value.Value.ValueKind == JsonValueKind.Object)
                {
                    var outputs = Assert.IsType<LogArray>(got.Logs[value.Name].Value);
                    Assert.Equal(value.Value.GetProperty("shape").EnumerateArray().Select(n => n.GetInt32()), outputs.Shape);
                }
                else
                {
                    GoldenAssert.Close(value.Value.Number(), got.Logs[value.Name], golden.GetProperty("rtol").GetDouble(), golden.GetProperty("atol").GetDouble(), what);
                }
            }
        }
    }
}
