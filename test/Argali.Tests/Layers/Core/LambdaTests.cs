using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;

namespace Argali.Tests.Layers;

public sealed class LambdaTests
{
    private static readonly float[,] X = { { 1, -2 }, { 3, 4 } };

    [Fact]
    public void Apply_ALambdaExpression_ComputesItAndItsGradient()
    {
        Tensor x = new[] { 1f, 2f };
        GradientTape.Watch(x);
        var tape = new GradientTape();
        using StepScope step = tape.Record();
        Tensor y = new Lambda(t => (t * t) + 1f).Apply(x);
        Assert.Equal([2f, 5f], y.ToArray<float>());
        tape.Backward(Ops.Sum(y));
        Assert.Equal([2f, 4f], tape.Gradient(x)!.Value.ToArray<float>());
    }

    [Fact]
    public void Save_AFunctionWithoutAName_SaysWhatToDo()
    {
        var model = new Sequential([new Input([2]), new Lambda(t => t * 2f)]);
        using var folder = new TemporaryFolder();
        NotSupportedException refusal = Assert.Throws<NotSupportedException>(() => model.Save(folder["lambda.keras"]));
        Assert.Contains("LambdaFunction", refusal.Message);
        Assert.False(File.Exists(folder["lambda.keras"]));
    }

    [Fact]
    public void SaveAndLoad_ARegisteredFunctionWithArguments_ComputesTheSame()
    {
        CustomObjects.Register("lambda_tests", "add_number", _ => AddNumber());
        var model = new Sequential([new Input([2]), new Lambda(AddNumber(), arguments: new Config { ["number"] = 2.5 })]);
        using var folder = new TemporaryFolder();
        model.Save(folder["lambda.keras"]);
        Assert.Equal([3.5f, 0.5f, 5.5f, 6.5f], Model.Load(folder["lambda.keras"]).Predict(X, verbose: 0).Value.ToArray<float>());
    }

    [Fact]
    public void Load_AFunctionThatNobodyRegistered_SaysWhatToRegister()
    {
        var model = new Sequential([new Input([2]), new Lambda(new LambdaFunction("nobody_knows_it", t => t))]);
        using var folder = new TemporaryFolder();
        model.Save(folder["lambda.keras"]);
        ModelFileException refusal = Assert.Throws<ModelFileException>(() => Model.Load(folder["lambda.keras"]));
        Assert.Contains("CustomObjects.Register(\"Custom\", \"nobody_knows_it\"", refusal.Message);
    }

    [Fact]
    public void OutputShape_WhenGiven_IsTakenInGraphs()
    {
        KerasTensor x = new Input([3]);
        Assert.Equal([null, 7], new Lambda(t => t, outputShape: [7]).Apply(x).Value.Shape);
        Assert.Equal([null, 3], new Lambda(t => t * 2f).Apply(x).Value.Shape);
    }

    private static LambdaFunction AddNumber() =>
        new("add_number", (inputs, arguments) => inputs.Value + (float)arguments.GetDouble("number"));
}
