using System.Text.Json;
using Argali.Engine;
using Argali.Losses;
using Argali.Saving;
using Argali.Tests.Goldens;
using Argali.Training;

namespace Argali.Tests.Training;

/// <summary>How the losses of a compiled model are resolved, weighted and added.</summary>
public sealed class CompileLossTests : GoldenAreaTests
{
    [Theory]
    [GoldenCases("losses", "compile_*")]
    public void Call_AsRecorded_GivesKerasTotals(string path) => Check(path);

    [Fact]
    public void LossArgument_EveryForm_Converts()
    {
        LossArgument name = "mse", loss = new Huber(), list = ["mse", new Huber()];
        LossArgument dictionary = new Dictionary<string, LossArgument> { ["a"] = "mse", ["b"] = new Huber() };
        Func<Tensor, Tensor, Tensor> plain = MyLoss;
        LossArgument function = plain;
        Assert.Equal("'mse'", name.ToString());
        Assert.IsType<Huber>(loss.Loss);
        Assert.Equal(2, list.Count());
        Assert.Equal("['mse', <Huber name=huber_loss>]", list.ToString());
        Assert.Equal("{'a': 'mse', 'b': <Huber name=huber_loss>}", dictionary.ToString());
        Assert.Equal("my_loss", function.Loss!.Name);
        Assert.True(default(LossArgument).IsNone);
    }

    [Fact]
    public void ToConfigValue_EveryForm_SaysWhatTheUserGave()
    {
        Func<Tensor, Tensor, Tensor> plain = MyLoss;
        LossArgument argument = new Dictionary<string, LossArgument> { ["a"] = "mse", ["b"] = new Huber(), ["c"] = plain };
        var config = (Config)ObjectSerializer.Plain(argument.ToConfigValue())!;
        Assert.Equal("mse", config["a"]);
        Assert.Equal("Huber", config.GetConfig("b")!.GetString("class_name"));
        Assert.Equal("my_loss", config.GetConfig("c")!.GetString("config"));
        config.Remove("c");
        Assert.Equal("{'a': 'mse', 'b': <Huber name=huber_loss>}", LossArgument.FromConfigValue(config).ToString());
    }

    internal override void Run(GoldenCase golden)
    {
        if (golden.Name == "compile_resolve")
            RunResolve(golden);
        else if (golden.Name == "compile_loss_errors")
            RunErrors(golden);
        else
            RunTotal(golden);
    }

    private static Tensor MyLoss(Tensor yTrue, Tensor yPred) => Ops.Mean(yTrue - yPred, -1);

    private static void RunResolve(GoldenCase golden)
    {
        foreach (JsonElement row in golden["rows"].EnumerateArray())
        {
            Tensor yTrue = GoldenCase.ToTensor(row.GetProperty("y_true")), yPred = GoldenCase.ToTensor(row.GetProperty("y_pred"));
            string what = $"{row.GetProperty("identifier")} {yTrue.Shape} {yPred.Shape}";
            LossArgument argument = row.GetProperty("identifier").GetString();
            Loss loss = argument.Resolve(yTrue, yPred)!;
            Assert.Equal(row.GetProperty("class").GetString(), loss.ClassName);
            Assert.Equal(row.GetProperty("name").GetString(), loss.Name);
            if (loss is LossFunctionWrapper wrapper)
                Assert.Equal(row.GetProperty("function").GetString(), wrapper.FunctionName);
            if (row.TryGetProperty("error", out _))
                Assert.ThrowsAny<ArgumentException>(() => loss.Apply(yTrue, yPred));
            else
                GoldenAssert.Close(row.GetProperty("value").GetDouble(), loss.Apply(yTrue, yPred).Item<float>(), 1e-5, 1e-6, what);
        }
    }

    private static void RunTotal(GoldenCase golden)
    {
        string[] names = [.. golden["outputs"].EnumerateArray().Select(name => name.GetString()!)];
        Nest<Tensor> yTrue = Tensors(golden["y_true"]), yPred = Tensors(golden["y_pred"]);
        Nest<Tensor>? weight = golden.Has("sample_weight") ? Tensors(golden["sample_weight"]) : default(Nest<Tensor>?);
        var compiled = new CompileLoss(
            LossArgument.FromConfigValue(GoldenCase.ToValue(golden["loss"])),
            LossWeights.FromConfigValue(GoldenCase.ToValue(golden["loss_weights"])),
            names);
        var tape = new GradientTape();
        using StepScope step = tape.Record();
        foreach (string name in names)
            GradientTape.Watch(yPred[name]);
        Tensor total = compiled.Call(yTrue, yPred, weight)!.Value;
        GoldenAssert.Close(golden["total"].GetDouble(), total.Item<float>(), golden.RelativeTolerance, golden.AbsoluteTolerance, "total");
        tape.Backward(total);
        foreach (JsonProperty expected in golden["grads"].EnumerateObject())
        {
            Tensor? gradient = tape.Gradient(yPred[expected.Name].Value);
            if (expected.Value.ValueKind == JsonValueKind.Null)
                Assert.Null(gradient);
            else
                GoldenAssert.Close(golden, expected.Value, gradient!.Value, $"gradient of {expected.Name}");
        }
    }

    private static void RunErrors(GoldenCase golden)
    {
        foreach (JsonElement row in golden["errors"].EnumerateArray())
        {
            bool two = row.GetProperty("what").GetString() == "outputs a, b";
            Nest<Tensor> y = two
                ? new Dictionary<string, Tensor> { ["a"] = Tensor.Ones([4, 2]), ["b"] = Tensor.Ones([4, 1]) }
                : Tensor.Ones([4, 2]);
            Config arguments = GoldenCase.ToConfig(row.GetProperty("kwargs"));

            // Keras refuses the integer 1 as a weight; here it is the number 1.
            bool refused = row.GetProperty("error").ValueKind != JsonValueKind.Null && (arguments.Find("loss_weights") as Config)?.Find("a") is not 1L;
            Exception? error = Record.Exception(() => new CompileLoss(
                LossArgument.FromConfigValue(arguments["loss"]),
                LossWeights.FromConfigValue(arguments.Find("loss_weights")),
                two ? ["a", "b"] : null).Call(y, y));
            Assert.True(refused ? error is ArgumentException or ConfigException : error is null, $"{row}: {error}");
        }
    }

    private static Nest<Tensor> Tensors(JsonElement json) =>
        json.EnumerateObject().ToDictionary(property => property.Name, property => GoldenCase.ToTensor(property.Value));
}
