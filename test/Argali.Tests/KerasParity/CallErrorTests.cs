using Argali.Activations;
using Argali.Constraints;
using Argali.Engine;
using Argali.Initializers;
using Argali.Losses;
using Argali.Metrics;
using Argali.Regularizers;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.KerasParity;

/// <summary>Calls of losses, metrics, regularizers, constraints, initializers and activations with tensors that do not fit.</summary>
public sealed class CallErrorTests
{
    public static TheoryData<string> Losses => [.. KerasClasses.Exported["keras.losses"]];

    public static TheoryData<string> Metrics => [.. KerasClasses.Exported["keras.metrics"].Except(["Mean", "Sum"])];

    public static TheoryData<string> Activations => [.. KerasClasses.Activations.Keys.Except(["linear"])];

    [Theory]
    [MemberData(nameof(Losses))]
    public void Loss_OfShapesThatDoNotFit_SaysBoth(string className)
    {
        var loss = (Loss)KerasClasses.Make("keras.losses", className, new Config());
        CheckShapes(() => loss.Apply(Tensor.Ones([3, 4]), Tensor.Ones([2, 5])));
    }

    [Theory]
    [MemberData(nameof(Metrics))]
    public void Metric_OfShapesThatDoNotFit_SaysBoth(string className)
    {
        Config config = className == "MeanMetricWrapper" ? new Config { ["fn"] = ObjectSerializer.Function("hinge") } : KerasClasses.Required("keras.metrics", className);
        var metric = (Metric)KerasClasses.Make("keras.metrics", className, config);
        CheckShapes(() => metric.UpdateState(Tensor.Ones([3, 4]), Tensor.Ones([2, 5])));
    }

    // Losses that give one number for all samples take any weight, as in Keras.
    [Theory]
    [MemberData(nameof(Losses))]
    public void Loss_OfAWeightThatDoesNotFit_SaysItsShape(string className)
    {
        var loss = (Loss)KerasClasses.Make("keras.losses", className, new Config());
        Tensor yTrue = className.StartsWith("Sparse", StringComparison.Ordinal) ? Tensor.Zeros([2], DType.Int32) : Tensor.Ones([2, 4]);
        if (className is "CTC" or "Dice" or "Tversky")
            return;
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(() => loss.Apply(yTrue, Tensor.Ones([2, 4]) * 0.25f, Tensor.Ones([5])));
        Assert.Contains("(5,)", refusal.Message, StringComparison.Ordinal);
    }

    [Theory]
    [MemberData(nameof(Activations))]
    public void Activation_OfText_SaysWhichTypeItTakes(string name)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(() => ActivationFunction.Get(name).Apply(Tensor.From<string>(["a", "b"])));
        Assert.Contains("float32", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("string", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void OrthogonalRegularizer_OfAVector_SaysWhichRankItTakes()
    {
        string message = Assert.ThrowsAny<ArgumentException>(() => new OrthogonalRegularizer().Call(Tensor.Ones([3]))).Message;
        Assert.Contains("2", message, StringComparison.Ordinal);
        Assert.Contains("(3,)", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("MaxNorm")]
    [InlineData("MinMaxNorm")]
    [InlineData("UnitNorm")]
    public void Constraint_OfAnAxisThatTheWeightLacks_SaysBoth(string className)
    {
        var constraint = (Constraint)KerasClasses.Make("keras.constraints", className, new Config { ["axis"] = 3 });
        string message = Assert.ThrowsAny<ArgumentException>(() => constraint.Call(Tensor.Ones([2, 3]))).Message;
        Assert.Contains("(2, 3)", message, StringComparison.Ordinal);
        Assert.Contains("3", message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("IdentityInitializer", new[] { 3 })]
    [InlineData("OrthogonalInitializer", new[] { 3 })]
    public void Initializer_OfAShapeThatItCannotFill_SaysWhich(string className, int[] lengths)
    {
        ArgumentNullException.ThrowIfNull(lengths);
        var initializer = (Initializer)KerasClasses.Make("keras.initializers", className, new Config());
        var shape = new Shape(lengths);
        Assert.Contains(shape.ToString(), Assert.ThrowsAny<ArgumentException>(() => initializer.Call(shape)).Message, StringComparison.Ordinal);
    }

    private static void CheckShapes(Action call)
    {
        ArgumentException refusal = Assert.ThrowsAny<ArgumentException>(call);
        Assert.Contains("(3, 4)", refusal.Message, StringComparison.Ordinal);
        Assert.Contains("(2, 5)", refusal.Message, StringComparison.Ordinal);
    }
}
