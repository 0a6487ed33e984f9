using System.Text.Json;
using Argali.Data;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Saving;
using Argali.Tests.Goldens;
using Argali.Training;

namespace Argali.Tests.Training;

/// <summary>Calls that Keras refuses, and those next to them that it does not.</summary>
public sealed class TrainingErrorTests : GoldenAreaTests
{
    private static readonly Tensor X = Tensor.Ones([6, 2]), Y = Tensor.Ones([6, 1]), Weights = Tensor.Ones([6]);

    // Rows of the recording that cannot be written in C#, or that concern its backend or Python alone.
    private static readonly HashSet<string> WithoutCounterpart =
    [
        "validation_split with a PyDataset", "y given with a PyDataset", "sample_weight given with a PyDataset", "y given with a generator",
        "metrics not a list", "evaluate with an unknown argument", "steps_per_execution=2 on the torch backend", "text as x", "epochs=0",

        // Keras takes it for the default; here it is refused.
        "batch_size=0",
    ];

    private static readonly Dictionary<string, Action> Calls = new()
    {
        ["fit without compile"] = () => One(compiled: false).Fit(X, Y, verbose: 0),
        ["evaluate without compile"] = () => One(compiled: false).Evaluate(X, Y, verbose: 0),
        ["train_on_batch without compile"] = () => One(compiled: false).TrainOnBatch(X, Y),
        ["predict without compile"] = () => One(compiled: false).Predict(X, verbose: 0),
        ["fit without a loss"] = () => With(loss: default).Fit(X, Y, verbose: 0),
        ["x and y of different lengths"] = () => One().Fit(X, Tensor.Ones([4, 1]), verbose: 0),
        ["sample_weight of another length"] = () => One().Fit(X, Y, sampleWeight: Tensor.Ones([4]), verbose: 0),
        ["sample_weight and class_weight"] = () => One().Fit(X, Y, sampleWeight: Weights, classWeight: Classes(0, 1), verbose: 0),
        ["train_on_batch with sample_weight and class_weight"] = () => One().TrainOnBatch(X, Y, Weights, Classes(0)),
        ["class_weight with two outputs"] = () => Two("mse").Fit(X, Both(), classWeight: Classes(0), verbose: 0),
        ["validation_split=1.0"] = () => One().Fit(X, Y, validationSplit: 1.0, verbose: 0),
        ["validation_split=0.01 of 6 rows"] = () => One().Fit(X, Y, validationSplit: 0.01, verbose: 0),
        ["class_weight that lacks a class"] = () => One().Fit(X, Y, classWeight: Classes(0), verbose: 0),
        ["y missing"] = () => One().Fit(X, verbose: 0),
        ["wrong number of features"] = () => One().Predict(Tensor.Ones([3, 5]), verbose: 0),
        ["wrong rank"] = () => One().Predict(Tensor.Ones([3]), verbose: 0),
        ["unknown optimizer"] = () => One(compiled: false).Compile("nope", "mse"),
        ["unknown loss"] = () => With("nope").Fit(X, Y, verbose: 0),
        ["unknown metric"] = () => With("mse", metrics: ["nope"]).Fit(X, Y, verbose: 0),
        ["loss_weights of one output not a float"] = () => With("mse", lossWeights: [0.5]).Fit(X, Y, verbose: 0),
        ["three losses for two outputs"] = () => Two(["mse", "mse", "mse"]).Fit(X, Both(), verbose: 0),
        ["metrics for two outputs as a flat list of one"] = () => Two("mse", ["mae"]).Fit(X, Both(), verbose: 0),
        ["loss dict with an unknown output"] = () =>
            Two(new Dictionary<string, string> { ["p"] = "mse", ["z"] = "mse" }).Fit(X, Both(), verbose: 0),
        ["metrics dict with an unknown output"] = () =>
            Two("mse", new Dictionary<string, string> { ["z"] = "mae" }).Fit(X, Both(), verbose: 0),
        ["no trainable weights"] = FitFrozen,
        ["validation_freq=0"] = () =>
            One().Fit(X, Y, validationData: new ValidationData(X, Y), validationFreq: (ValidationFrequency)0, verbose: 0),
        ["jit_compile and run_eagerly"] = () => One(compiled: false).Compile("sgd", "mse", runEagerly: true, jitCompile: true),
    };

    [Theory]
    [GoldenCases("training", "errors")]
    public void Call_ThatKerasRefuses_Throws(string path) => Check(path);

    internal override void Run(GoldenCase golden)
    {
        foreach (JsonElement row in golden["rows"].EnumerateArray())
        {
            string what = row.GetProperty("what").GetString()!;
            if (WithoutCounterpart.Contains(what))
                continue;
            Exception? error = Record.Exception(Calls[what]);
            bool refused = GoldenCase.Has(row, "error");
            Assert.True(
                refused ? error is ArgumentException or InvalidOperationException or ConfigException : error is null, $"{what}: {error}");
        }
    }

    private static Sequential One(bool compiled = true)
    {
        var model = new Sequential([new Input([2]), new Dense(1, name: "out")], name: "m");
        if (compiled)
            model.Compile("sgd", "mse");
        return model;
    }

    private static Sequential With(LossArgument loss, LossWeights lossWeights = default, MetricsArgument metrics = default)
    {
        Sequential model = One(compiled: false);
        model.Compile("sgd", loss, lossWeights, metrics);
        return model;
    }

    private static Model Two(LossArgument loss, MetricsArgument metrics = default)
    {
        var input = new Input([2], name: "a");
        KerasTensor p = new Dense(1, name: "p").Apply(input), q = new Dense(1, name: "q").Apply(input);
        var model = new Model(input, new[] { p, q }, "m2");
        model.Compile("sgd", loss, metrics: metrics);
        return model;
    }

    private static void FitFrozen()
    {
        Sequential model = One(compiled: false);
        model.Trainable = false;
        model.Compile("sgd", "mse");
        model.Fit(X, Y, verbose: 0);
    }

    private static Tensor[] Both() => [Y, Y];

    private static Dictionary<int, float> Classes(params int[] classes) => classes.ToDictionary(index => index, index => 1f + index);
}
