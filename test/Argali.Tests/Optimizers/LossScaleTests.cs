using Argali.Data;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Optimizers;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Optimizers;

/// <summary>Loss scaling in a model of mixed precision, from the scaled loss to the file.</summary>
public sealed class LossScaleTests
{
    private static readonly Tensor X = new[,] { { 0.1f, 1.7f }, { -0.3f, 0.9f }, { 2.1f, -1.3f }, { 0.7f, 0.2f } };
    private static readonly Tensor Y = new[,] { { 1f }, { 0f }, { 1f }, { 0f } };

    [Fact]
    public void Fit_InMixedFloat16_GivesTheStepsOfUnscaledGradients()
    {
        // Powers of two scale float16 exactly, as long as nothing leaves its range.
        (Sequential scaled, Sequential plain) = (Small(), Small());
        plain.SetWeights(scaled.GetWeights());
        scaled.Compile(new LossScaleOptimizer(new SGD(0.25), initialScale: 256), loss: "mse");
        plain.Compile(new SGD(0.25), loss: "mse", autoScaleLoss: false);
        scaled.Fit(X, Y, epochs: 3, verbose: 0, shuffle: Shuffle.None);
        plain.Fit(X, Y, epochs: 3, verbose: 0, shuffle: Shuffle.None);
        Assert.Equal(plain.GetWeights().Select(weight => weight.ToArray<float>()), scaled.GetWeights().Select(weight => weight.ToArray<float>()));
    }

    [Fact]
    public void Fit_WithAScaleThatOverflows_LeavesStepsOutUntilItFits()
    {
        Sequential model = Small();
        var optimizer = new LossScaleOptimizer(new SGD(0.25), initialScale: 1 << 30, dynamicGrowthSteps: 1000);
        model.Compile(optimizer, loss: "mse");
        float[] before = model.GetWeights()[0].ToArray<float>();
        model.TrainOnBatch(X, Y);
        Assert.Equal(before, model.GetWeights()[0].ToArray<float>());
        Assert.Equal(1 << 29, optimizer.DynamicScale!.Value.Item<float>());
        Assert.Equal(0, optimizer.InnerOptimizer.Iterations.Value.Item<long>());
        Assert.Equal(0, optimizer.StepCounter!.Value.Item<long>());
        for (int i = 0; i < 30; i++)
            model.TrainOnBatch(X, Y);
        Assert.InRange(optimizer.DynamicScale.Value.Item<float>(), 1 << 8, 1 << 20);
        Assert.True(optimizer.InnerOptimizer.Iterations.Value.Item<long>() > 5);
        Assert.NotEqual(before, model.GetWeights()[0].ToArray<float>());
        Assert.All(model.GetWeights(), weight => Assert.All(weight.ToArray<float>(), value => Assert.True(float.IsFinite(value))));
    }

    [Fact]
    public void Fit_OfFiniteSteps_DoublesTheScaleAfterTheGrowthSteps()
    {
        Sequential model = Small();
        var optimizer = new LossScaleOptimizer(new SGD(0.01), initialScale: 4, dynamicGrowthSteps: 3);
        model.Compile(optimizer, loss: "mse");
        var scales = new List<(float, long)>();
        for (int i = 0; i < 7; i++)
        {
            model.TrainOnBatch(X, Y);
            scales.Add((optimizer.DynamicScale!.Value.Item<float>(), optimizer.StepCounter!.Value.Item<long>()));
        }

        Assert.Equal([(4, 1), (4, 2), (8, 0), (8, 1), (8, 2), (16, 0), (16, 1)], scales);
    }

    [Fact]
    public void GetConfig_OfTheWrapper_ComesBackWithItsInnerOptimizer()
    {
        var optimizer = new LossScaleOptimizer(new Adam(0.125, clipnorm: 2), initialScale: 64, dynamicGrowthSteps: 7);
        var again = (LossScaleOptimizer)Optimizer.Get(Serialized.Envelope(optimizer))!;
        Assert.Equal(64, again.InitialScale);
        Assert.Equal(7, again.DynamicGrowthSteps);
        Assert.Equal(2, Assert.IsType<Adam>(again.InnerOptimizer).Clipnorm);
        Assert.Equal(0.125, again.LearningRate);
        Assert.False(optimizer.GetConfig().ContainsKey("learning_rate"));
    }

    [Fact]
    public void Save_InTheMiddle_KeepsScaleCounterAndInnerState()
    {
        Sequential model = Small();
        model.Compile(new LossScaleOptimizer(new Adam(0.01), initialScale: 4, dynamicGrowthSteps: 3), loss: "mse");
        for (int i = 0; i < 4; i++)
            model.TrainOnBatch(X, Y);
        using var folder = new TemporaryFolder();
        model.Save(folder["model.keras"]);
        var loaded = (LossScaleOptimizer)Model.Load(folder["model.keras"]).Optimizer!;
        Assert.Equal(8f, loaded.DynamicScale!.Value.Item<float>());
        Assert.Equal(1, loaded.StepCounter!.Value.Item<long>());
        Assert.Equal(4, loaded.InnerOptimizer.Iterations.Value.Item<long>());
        Assert.Equal(
            ["step_counter", "dynamic_scale"], loaded.Variables.Skip(2).Take(2).Select(variable => variable.Name));
        Assert.Equal(
            model.Optimizer!.Variables.Select(variable => Ops.Cast(variable.Value, DType.Float32).ToArray<float>()),
            loaded.Variables.Select(variable => Ops.Cast(variable.Value, DType.Float32).ToArray<float>()));
    }

    private static Sequential Small() => new(
    [
        new Input([2]),
        new Dense(4, activation: "relu", kernelInitializer: new Argali.Initializers.GlorotUniform(seed: 1)) { DType = "mixed_float16" },
        new Dense(1, kernelInitializer: new Argali.Initializers.GlorotUniform(seed: 2)) { DType = "mixed_float16" },
    ]);
}
