using System.Globalization;
using System.Text.Json;
using Argali.Callbacks;
using Argali.Data;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;
using Argali.Tests.Goldens;
using Argali.Training;

namespace Argali.Tests.Training;

/// <summary>Reads what a recorded training holds: model, compilation, data, weights.</summary>
internal static class TrainingCase
{
    /// <summary>Makes the model with its recorded first weights.</summary>
    public static Model MakeModel(GoldenCase golden)
    {
        Model model = golden.Name.StartsWith("add_loss", StringComparison.Ordinal) ? Added() : FromConfig(golden);
        model.SetWeights([.. golden["initial_weights"].EnumerateArray()
            .Select(weight => GoldenCase.ToTensor(weight.TryGetProperty("array", out JsonElement array) ? array : weight))]);
        return model;
    }

    /// <summary>Compiles the model as recorded; the only function that the cases name is the loss of fit_custom_loss.</summary>
    public static void Compile(Model model, Config compile)
    {
        if ((compile.Find("loss") as Config)?.Find("function") is null)
        {
            model.CompileFromConfig(compile);
            return;
        }

        compile.Remove("loss");
        CompileArguments arguments = CompileArguments.FromConfig(compile);
        Func<Tensor, Tensor, Tensor> weird = (_, yPred) => Ops.Mean(Ops.Square(yPred - 0.25f), -1);
        model.Compile(arguments.Optimizer, weird, metrics: arguments.Metrics);
    }

    /// <summary>Reads an array, or a list or dictionary of arrays.</summary>
    public static Nest<Tensor> Tensors(JsonElement json)
    {
        if (GoldenCase.IsTensor(json))
            return GoldenCase.ToTensor(json);
        return json.ValueKind == JsonValueKind.Array
            ? Nest<Tensor>.List(json.EnumerateArray().Select(Tensors))
            : Nest<Tensor>.Dictionary(json.EnumerateObject().Select(item => KeyValuePair.Create(item.Name, Tensors(item.Value))));
    }

    /// <summary>Reads a member that is data; null where it is missing.</summary>
    public static ModelData? DataOrNull(JsonElement json, string key) =>
        GoldenCase.Has(json, key) ? new ModelData(Tensors(json.GetProperty(key))) : default(ModelData?);

    /// <summary>Reads the weights of classes; null where there are none.</summary>
    public static Dictionary<int, float>? ClassWeightOrNull(JsonElement json) => GoldenCase.Has(json, "class_weight")
        ? json.GetProperty("class_weight").EnumerateObject().ToDictionary(item => int.Parse(item.Name, CultureInfo.InvariantCulture), item => item.Value.GetSingle())
        : null;

    /// <summary>Takes some rows of every array.</summary>
    public static Nest<Tensor> Rows(Nest<Tensor> data, int start, int count) =>
        data.Map(tensor => Ops.SliceAxis(tensor, 0, start, Math.Min(count, tensor.Shape[0] - start)));

    /// <summary>Asserts that logs have the recorded values in the recorded order.</summary>
    public static void CheckLogs(GoldenCase golden, JsonElement expected, Logs logs, string what)
    {
        Assert.Equal(expected.EnumerateObject().Select(item => item.Name), logs.Names);
        foreach (JsonProperty item in expected.EnumerateObject())
            CheckNumber(golden, item.Value, logs[item.Name], $"{what} {item.Name}");
    }

    /// <summary>Asserts the history, in order.</summary>
    public static void CheckHistory(GoldenCase golden, JsonElement expected, History history, string what)
    {
        Assert.Equal(expected.EnumerateObject().Select(item => item.Name), history.Names);
        foreach (JsonProperty item in expected.EnumerateObject())
        {
            IReadOnlyList<LogValue> values = history.Values(item.Name);
            Assert.Equal(item.Value.GetArrayLength(), values.Count);
            for (int i = 0; i < values.Count; i++)
                CheckNumber(golden, item.Value[i], values[i], $"{what} {item.Name}[{i}]");
        }
    }

    /// <summary>Asserts all weights.</summary>
    public static void CheckWeights(GoldenCase golden, JsonElement expected, Model model, string what)
    {
        Assert.Equal(expected.GetArrayLength(), model.Weights.Count);
        for (int i = 0; i < model.Weights.Count; i++)
            GoldenAssert.Close(golden, expected[i], model.Weights[i].Value, $"{what} {model.Weights[i].Path}");
    }

    /// <summary>Asserts an array or a structure of them.</summary>
    public static void CheckTensors(GoldenCase golden, JsonElement expected, Nest<Tensor> actual, string what)
    {
        IReadOnlyList<Tensor> wanted = Tensors(expected).Flatten(), got = actual.Flatten();
        Assert.Equal(wanted.Count, got.Count);
        for (int i = 0; i < wanted.Count; i++)
            GoldenAssert.Close(wanted[i], got[i], golden.RelativeTolerance, golden.AbsoluteTolerance, $"{what} {i}");
    }

    private static void CheckNumber(GoldenCase golden, JsonElement expected, LogValue actual, string what) =>
        GoldenAssert.Close(GoldenCase.ToDouble(expected), actual, golden.RelativeTolerance, golden.AbsoluteTolerance, what);

    private static Sequential Added() => new(
        [
            new Input([4]),
            new Dense(4, activation: "tanh", name: "hidden"),
            new PullLayer(),
            new Dense(3, activation: "softmax", name: "out"),
        ],
        name: "added");

    private static Model FromConfig(GoldenCase golden)
    {
        Config envelope = GoldenCase.ToConfig(golden["model"]);
        if (golden.Has("not_in_config"))
            AddArguments(envelope.GetConfig("config")!, GoldenCase.ToConfig(golden["not_in_config"]));
        using IDisposable shared = SharedObjects.Begin();
        return (Model)LayerRegistry.Get(envelope)!;
    }

    private static void AddArguments(Config model, Config missing)
    {
        foreach (object? item in model.GetList("layers")!)
        {
            Config config = ((Config)item!).GetConfig("config")!;
            if (missing.Find(config.GetString("name")) is not Config arguments)
                continue;
            foreach ((string name, object? value) in arguments)
                config[name] = value;
        }
    }
}
