using System.Text.Json;
using Argali.Engine;
using Argali.Losses;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Losses;

/// <summary>Values and gradients of every loss class and function, with every reduction, weight and mask that Keras was asked for.</summary>
public sealed class LossGoldenTests : GoldenAreaTests
{
    [Theory]
    [GoldenCases("losses", "*", "!compile_*", "!errors", "!get_identifiers")]
    public void Loss_AsRecorded_GivesKerasValuesAndGradients(string path) => Check(path);

    internal override void Run(GoldenCase golden)
    {
        Config arguments = GoldenCase.ToConfig(golden["kwargs"]);
        string className = golden["class"].GetString()!;
        Loss loss = Make(className, arguments, null);
        Config config = loss.GetConfig();
        if (loss is Huber)
            config.Remove("delta"); // Keras 3.3.3 forgets it.
        GoldenAssert.ConfigEqual(golden["loss"].GetProperty("config"), config, "config");
        Assert.Equal(className, loss.ClassName);
        Assert.Equal("keras.losses", loss.Module);

        Tensor yTrue = GoldenCase.ToTensor(golden["y_true"]), yPred = GoldenCase.ToTensor(golden["y_pred"]);
        CheckFunction(golden, arguments, yTrue, yPred);
        bool formulasDiffer = UsesTensorFlowFormula(golden);
        int number = 0;
        foreach (JsonElement call in golden["calls"].EnumerateArray())
            CheckCall(golden, call, Make(className, arguments, call.GetProperty("reduction")), yTrue, yPred, formulasDiffer, $"call {number++}");
    }

    private static void CheckFunction(GoldenCase golden, Config arguments, Tensor yTrue, Tensor yPred)
    {
        string name = golden["function"].GetString()!;
        Func<Tensor, Tensor, Tensor> function = name == "ctc" ? LossFunctions.CTC : LossFunctionTable.Make(name, arguments).Function;
        if (golden.Has("function_error"))
        {
            Assert.ThrowsAny<ArgumentException>(() => function(yTrue, yPred));
            return;
        }

        bool formulasDiffer = UsesTensorFlowFormula(golden);
        JsonElement value = formulasDiffer ? golden["tensorflow_formula"].GetProperty("value") : golden["function_value"];
        JsonElement gradient = formulasDiffer ? golden["tensorflow_formula"].GetProperty("grad") : golden["function_grad"];
        Compare(golden, value, gradient, () => function(yTrue, yPred), yPred, "function");
    }

    private static void CheckCall(
        GoldenCase golden, JsonElement call, Loss loss, Tensor yTrue, Tensor yPred, bool formulasDiffer, string what)
    {
        Tensor? weight = GoldenCase.ToTensorOrNull(call, "sample_weight"), mask = GoldenCase.ToTensorOrNull(call, "mask");
        what = $"{what} (reduction {loss.Reduction}, weight {weight?.Shape}, mask {mask?.Shape})";
        yPred.Mask = mask;
        if (call.TryGetProperty("error", out _))
        {
            Assert.ThrowsAny<ArgumentException>(() => loss.Apply(yTrue, yPred, weight));
        }
        else if (formulasDiffer)
        {
            Tensor values = GoldenCase.ToTensor(golden["tensorflow_formula"].GetProperty("value"));
            Tensor? ignored = loss is SparseCategoricalCrossentropy { IgnoreClass: { } ignore } ? Ops.NotEqual(yTrue, Tensor.Scalar(ignore)) : default(Tensor?);
            Tensor expected = LossReference.Reduce(values, weight, mask, ignored, loss.Reduction);
            GoldenAssert.Close(expected, loss.Apply(yTrue, yPred, weight), golden.RelativeTolerance, golden.AbsoluteTolerance, what);
        }
        else
        {
            Compare(golden, call.GetProperty("value"), call.GetProperty("grad"), () => loss.Apply(yTrue, yPred, weight), yPred, what);
        }
    }

    private static void Compare(
        GoldenCase golden, JsonElement value, JsonElement gradient, Func<Tensor> compute, Tensor yPred, string what)
    {
        var tape = new GradientTape();
        using StepScope step = tape.Record();
        GradientTape.Watch(yPred);
        Tensor result = compute();
        GoldenAssert.Close(golden, value, result, what + " value");
        tape.Backward(Ops.Sum(result));
        GoldenAssert.Close(golden, gradient, tape.Gradient(yPred) ?? Tensor.Zeros(yPred.Shape), what + " gradient");
    }

    // Keras on TensorFlow (tf.keras) clips probabilities before it normalises them; the recorded backend does it the other way
    // round. They differ where rows do not sum to 1, and there the recorded file holds TensorFlow's values beside the recorded ones.
    private static bool UsesTensorFlowFormula(GoldenCase golden) =>
        golden.Has("tensorflow_formula") && golden.Name.Split('_') is [.., "row"] or [.., "unnormalised"] or [.., "extremes"]
        or [.., "crossentropy", "ignore"] or [.., "ignore", "negative"] or [.., "ignore", "rank", "3"];

    private static Loss Make(string className, Config arguments, JsonElement? reduction)
    {
        Config config = new Config().Merge(arguments);
        if (reduction is { } given)
            config["reduction"] = GoldenCase.ToValue(given);
        return Loss.Get(new Config { ["class_name"] = className, ["config"] = config })!;
    }
}
