using System.Text.Json;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Optimizers;
using Argali.Optimizers.Schedules;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Optimizers;

public sealed class OptimizerErrorTests
{
    [Fact]
    public void Get_RecordedIdentifiers_GiveWhatKerasGives()
    {
        foreach (JsonElement row in GoldenCase.Read("optimizers/get_identifiers.json")["identifiers"].EnumerateArray())
        {
            object? identifier = GoldenCase.ToValue(row.GetProperty("identifier"));
            if (!row.TryGetProperty("result", out JsonElement result))
            {
                Exception? failure = Record.Exception(() => Optimizer.Get(identifier));
                Assert.True(failure is ArgumentException or ConfigException, $"{identifier}: {failure}");
                continue;
            }

            Optimizer? optimizer = Optimizer.Get(identifier);
            if (result.ValueKind == JsonValueKind.Null)
            {
                Assert.Null(optimizer);
                continue;
            }

            Assert.Equal(result.GetProperty("class_name").GetString(), optimizer!.ClassName);
            Serialized.ConfigEqual(result.GetProperty("config"), optimizer.GetConfig(), optimizer.ClassName);
        }
    }

    [Fact]
    public void Get_MisspeltName_SaysWhichWasMeant() =>
        Assert.Contains("Did you mean 'Adagrad'", Assert.Throws<ArgumentException>(() => Optimizer.Get("adagrat")).Message);

    [Fact]
    public void Get_RecordedWrongArguments_AreRefusedLikewise()
    {
        foreach (JsonElement row in GoldenCase.Read("optimizers/errors.json")["errors"].EnumerateArray())
        {
            string className = row.GetProperty("class").GetString()!;
            JsonElement arguments = row.GetProperty("kwargs");

            // What C#'s types rule out, what Argali allows (whole numbers as rates) and what is no constructor of an optimizer.
            if (row.GetProperty("what").GetString() != "constructor"
                || className.StartsWith("legacy", StringComparison.Ordinal)
                || className is "LossScaleOptimizer" or "AdamW" || className.EndsWith("Decay", StringComparison.Ordinal) || className.EndsWith("Restarts", StringComparison.Ordinal)
                || (arguments.TryGetProperty("learning_rate", out JsonElement rate) && rate.ValueKind is JsonValueKind.Null or JsonValueKind.Number)
                || arguments.TryGetProperty("decay", out _))
            {
                continue;
            }

            var envelope = new Config { ["class_name"] = className, ["config"] = GoldenCase.ToConfig(arguments) };
            Exception? failure = Record.Exception(() => Optimizer.Get(envelope));
            Assert.True(
                failure is ConfigException == GoldenCase.Has(row, "error"), $"{className} {arguments}: {failure?.Message ?? "accepted"}");
        }
    }

    [Fact]
    public void Ctor_TwoKindsOfClipping_NamesBoth()
    {
        string message = Assert.Throws<ArgumentException>(() => new SGD(clipnorm: 1, clipvalue: 2)).Message;
        Assert.Contains("Received: clipnorm=1, clipvalue=2, globalClipnorm=null", message);
    }

    [Fact]
    public void Apply_WithoutAnyGradient_Throws() => Assert.Contains(
        "No gradients provided", Assert.Throws<ArgumentException>(() => new SGD().Apply([null], [Ones("v")])).Message);

    [Fact]
    public void Apply_EmptyLists_DoesNothing()
    {
        var optimizer = new SGD();
        optimizer.Apply([], []);
        Assert.Equal(0, optimizer.Iterations.Value.Item<long>());
        Assert.False(optimizer.Built);
    }

    [Fact]
    public void Apply_WithoutVariablesBeforeBuild_Throws() =>
        Assert.Contains("Build", Assert.Throws<InvalidOperationException>(() => new SGD().Apply([Tensor.Ones([2])])).Message);

    [Fact]
    public void Apply_FewerGradientsThanVariables_Throws()
    {
        var optimizer = new SGD();
        optimizer.Build([Ones("a"), Ones("b")]);
        Assert.Contains("Received 1 gradients", Assert.Throws<ArgumentException>(() => optimizer.Apply([Tensor.Ones([2])])).Message);
    }

    [Fact]
    public void Apply_ToAVariableItWasNotBuiltWith_Throws()
    {
        var optimizer = new SGD();
        optimizer.Build([Ones("a")]);
        string message = Assert.Throws<ArgumentException>(() => optimizer.Apply([Tensor.Ones([2])], [Ones("other")])).Message;
        Assert.Contains("Unknown variable: Variable('other'", message);
    }

    [Fact]
    public void Apply_GradientOfAnotherShape_NamesTheVariable() => Assert.Contains(
        "'v' must have its shape (2,). Received: (3,)", Assert.Throws<ArgumentException>(() => new Adam().Apply([Tensor.Ones([3])], [Ones("v")])).Message);

    [Fact]
    public void LearningRate_SetOverASchedule_Throws()
    {
        var optimizer = new SGD(learningRate: new ExponentialDecay(0.1, 10, 0.5));
        Assert.Contains("not settable", Assert.Throws<InvalidOperationException>(() => optimizer.LearningRate = 0.2).Message);
        optimizer.SetLearningRate(0.2);
        Assert.Equal(0.2f, optimizer.LearningRate);
        Assert.Equal(["SGD/iteration", "SGD/learning_rate"], optimizer.Variables.Select(variable => variable.Path));
    }

    [Fact]
    public void LearningRate_OfAFunction_IsNoVariable()
    {
        GoldenCase golden = GoldenCase.Read("schedules/callable_and_custom.json");
        var optimizer = new SGD(learningRate: new LearningRate(() => 0.25));
        Variable variable = Ones("v");
        optimizer.Apply([Tensor.Ones([2])], [variable]);
        GoldenAssert.Close(golden, golden["callable"].GetProperty("value"), variable, "value");
        Assert.Equal(["SGD/iteration"], optimizer.Variables.Select(v => v.Path));
        using WarningCollector warnings = Warnings.Collect();
        Assert.Equal(0.25, optimizer.GetConfig()["learning_rate"]);
        Assert.Single(warnings);
    }

    [Fact]
    public void LearningRate_OfACustomSchedule_FollowsIt()
    {
        GoldenCase golden = GoldenCase.Read("schedules/callable_and_custom.json");
        var optimizer = new SGD(learningRate: new Halving(0.5));
        Variable variable = Ones("v");
        foreach (JsonElement rate in golden["subclass"].GetProperty("learning_rate").EnumerateArray())
        {
            GoldenAssert.Close(rate.GetDouble(), optimizer.LearningRate, 1e-6, 0, "rate");
            optimizer.Apply([Tensor.Ones([2])], [variable]);
        }

        GoldenAssert.Close(golden, golden["subclass"].GetProperty("value"), variable, "value");
    }

    [Fact]
    public void ExcludeFromWeightDecay_AfterBuild_Throws()
    {
        var optimizer = new AdamW();
        optimizer.Build([Ones("a")]);
        Assert.Throws<InvalidOperationException>(() => optimizer.ExcludeFromWeightDecay(varNames: ["bias"]));
    }

    [Fact]
    public void LossScaleOptimizer_AroundAnother_Throws() =>
        Assert.Throws<ArgumentException>(() => new LossScaleOptimizer(new LossScaleOptimizer("sgd")));

    [Theory]
    [InlineData("plain")]
    [InlineData("decay")]
    [InlineData("clipnorm")]
    [InlineData("ema")]
    public void Apply_WhenWarm_AllocatesNothing(string option)
    {
        var optimizer = new Adam(
            weightDecay: option == "decay" ? 0.1 : null, clipnorm: option == "clipnorm" ? 1 : null, useEma: option == "ema");
        Variable[] variables = [Ones("a"), Ones("b")];
        Tensor?[] gradients = [Tensor.Ones([2]), Tensor.Ones([2])];
        for (int i = 0; i < 3; i++)
            optimizer.Apply(gradients, variables);
        long before = GC.GetAllocatedBytesForCurrentThread();
        optimizer.Apply(gradients, variables);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    private static Variable Ones(string name) => new(Tensor.Ones([2]), name);

    private sealed class Halving(double first) : LearningRateSchedule
    {
        public override float Call(long step) => (float)first / (1f + step);

        public override Config GetConfig() => new() { ["first"] = first };
    }
}
