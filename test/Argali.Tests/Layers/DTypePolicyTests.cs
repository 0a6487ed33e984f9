using Argali.Data;
using Argali.Engine;
using Argali.Initializers;
using Argali.Layers;
using Argali.Models;
using Argali.Optimizers;
using Argali.Saving;
using Argali.Tests.Goldens;

namespace Argali.Tests.Layers;

public sealed class DTypePolicyTests
{
    private static readonly Tensor X = new[,] { { 0.1f, 1.7f }, { -0.3f, 0.9f }, { 2.1f, -1.3f }, { 0.7f, 0.2f } };
    private static readonly Tensor Y = new[,] { { 1 }, { 0 }, { 1 }, { 0 } };

    private static readonly Tensor One = new[,] { { 1f, 0f } };

    [Theory]
    [InlineData("mixed_float16")]
    [InlineData("float16")]
    [InlineData("mixed_bfloat16")]
    [InlineData("bfloat16")]
    public void Apply_InHalfPrecision_GivesValuesThatTheTypeHolds(string policy)
    {
        var layer = new Dense(3, activation: "tanh") { DType = policy };
        Tensor y = layer.Apply(X);
        Assert.Equal(y.ToArray<float>(), Ops.RoundTo(y, layer.DType.ComputeDType).ToArray<float>());
        Assert.Equal(layer.DType.VariableDType, layer.Kernel!.DType);
    }

    [Theory]
    [GoldenCases(
        "layers", "policy_float64_*", "dense_float64", "!policy_float64_conv2d", "!policy_float64_lstm", "!policy_float64_multi_head_attention",
        "!policy_float64_rescaling")]
    public void Apply_InDoublePrecisionWhereNothingIsRecorded_GivesTheDigitsOfKeras(string path) =>
        new LayerCase(GoldenCase.Read(path)).RunInference(1e-10, 1e-12);

    [Theory]
    [GoldenCases("layers", "policy_float64_conv2d", "policy_float64_lstm", "policy_float64_multi_head_attention", "policy_float64_rescaling")]
    public void Apply_InDoublePrecisionOfAnOperationThatHasOnlySingle_GivesTheDigitsOfSingle(string path) =>
        new LayerCase(GoldenCase.Read(path)).RunInference(1e-5, 1e-6);

    [Fact]
    public void Fit_OfADoublePrecisionModel_TrainsAndPredictsInDoublePrecision()
    {
        var model = new Sequential([new Input([2]), new Dense(4, activation: "tanh") { DType = "float64" }, new Dense(1) { DType = "float64" }]);
        model.Compile(optimizer: new SGD(0.1), loss: "mse", metrics: ["mae"]);
        double before = model.Evaluate(X, Ops.Cast(Y, DType.Float32), verbose: 0)["loss"];
        model.Fit(X, Ops.Cast(Y, DType.Float32), epochs: 20, verbose: 0, validationSplit: 0.25);
        Assert.True(model.Evaluate(X, Ops.Cast(Y, DType.Float32), verbose: 0)["loss"] < before);

        double[] kernel = model.Layers[0].Weights[0].Value.ToArray<double>(), bias = model.Layers[0].Weights[1].Value.ToArray<double>();
        double[] last = model.Layers[1].Weights[0].Value.ToArray<double>();
        double expected = model.Layers[1].Weights[1].Value.Item<double>();
        for (int unit = 0; unit < 4; unit++)
            expected += last[unit] * Math.Tanh((kernel[unit] * 0.1f) + (kernel[4 + unit] * 1.7f) + bias[unit]);
        Assert.Equal(expected, model.Predict(X, verbose: 0).Value.ToArray<double>()[0], 1e-14);
    }

    [Fact]
    public void Apply_InMixedPrecision_ReadsTheWeightsRounded()
    {
        var layer = new Dense(1, useBias: false) { DType = "mixed_bfloat16" };
        layer.Apply(One);
        layer.Kernel!.Assign(new[,] { { 1.001f }, { 0f } });
        Assert.Equal(1f, layer.Apply(One).Value.Item<float>());
        Assert.Equal(1.001f, layer.Kernel.Value.ToArray<float>()[0]);
    }

    [Fact]
    public void Apply_OfAFloat32LayerInAHalfModel_IsNotRounded()
    {
        var model = new Sequential([new Input([2]), new Dense(3) { DType = "mixed_bfloat16" }, new Softmax { DType = "float32" }]);
        Tensor y = model.Apply(X);
        Assert.NotEqual(y.ToArray<float>(), Ops.RoundTo(y, DType.BFloat16).ToArray<float>());
    }

    [Fact]
    public void Gradient_TooLargeForFloat16_BecomesInfinite()
    {
        var layer = new Dense(1, useBias: false) { DType = "mixed_float16" };
        var tape = new GradientTape();
        using StepScope step = tape.Record();
        Tensor y = layer.Apply((Tensor)new[,] { { 1f, 1f } });
        tape.Backward([y], [new[,] { { 1e6f } }]);
        Assert.All(tape.Gradient(layer.Kernel!)!.Value.ToArray<float>(), value => Assert.Equal(float.PositiveInfinity, value));
    }

    [Fact]
    public void Compile_OfAMixedFloat16Model_ScalesTheLoss()
    {
        var model = new Sequential([new Input([2]), new Dense(3) { DType = "mixed_float16" }, new Dense(1)]);
        model.Compile(optimizer: "adam", loss: "mse");
        Assert.IsType<Adam>(Assert.IsType<LossScaleOptimizer>(model.Optimizer).InnerOptimizer);
        model.Compile(optimizer: "adam", loss: "mse", autoScaleLoss: false);
        Assert.IsType<Adam>(model.Optimizer);
        var bfloat = new Sequential([new Input([2]), new Dense(1) { DType = "mixed_bfloat16" }]);
        bfloat.Compile(optimizer: "adam", loss: "mse");
        Assert.IsType<Adam>(bfloat.Optimizer);
    }

    [Theory]
    [InlineData("mixed_float16")]
    [InlineData("mixed_bfloat16")]
    [InlineData("bfloat16")]
    public void Fit_InHalfPrecision_Learns(string policy)
    {
        var model = new Sequential(
        [
            new Input([2]),
            new Dense(8, activation: "tanh", kernelInitializer: new GlorotUniform(seed: 1)) { DType = policy },
            new Dense(1, kernelInitializer: new GlorotUniform(seed: 2)) { DType = policy },
        ]);
        model.Compile(optimizer: new SGD(0.1), loss: "mse");
        double[] losses = model.Fit(X, Y, epochs: 60, verbose: 0, shuffle: Shuffle.None)["loss"];
        Assert.True(losses[^1] < losses[0] / 2, $"The loss went from {losses[0]} to {losses[^1]}.");
    }

    [Fact]
    public void Load_OfAMixedFloat16Model_ContinuesAsIfItHadNotStopped()
    {
        Sequential model = MixedModel();
        model.Fit(X, Y, epochs: 2, verbose: 0, shuffle: Shuffle.None);
        using var folder = new TemporaryFolder();
        model.Save(folder["mixed.keras"]);
        Model loaded = Model.Load(folder["mixed.keras"]);
        Assert.IsType<LossScaleOptimizer>(loaded.Optimizer);
        model.Fit(X, Y, epochs: 2, verbose: 0, shuffle: Shuffle.None);
        loaded.Fit(X, Y, epochs: 2, verbose: 0, shuffle: Shuffle.None);
        Assert.Equal(model.GetWeights().Select(weight => weight.ToArray<float>()), loaded.GetWeights().Select(weight => weight.ToArray<float>()));
    }

    [Fact]
    public void Symbol_OfAHalfLayer_HasItsType()
    {
        KerasTensor x = new Input([2]);
        Assert.Equal(DType.Float16, new Dense(1) { DType = "mixed_float16" }.Apply(x).Value.DType);
        Assert.Equal(DType.Float32, new Dense(1).Apply(x).Value.DType);
    }

    [Fact]
    public void Build_OfAQuantisedLayerOtherThanDense_IsRefused() => Assert.Contains(
        "only Dense", Assert.Throws<NotSupportedException>(() => new EinsumDense("ab,bc->ac", [2]) { DType = "int8_from_float32" }.Apply(X)).Message);

    [Fact]
    public void FromConfig_QuantisedPolicyOfLaterReleases_IsThatOfKeras333()
    {
        var policy = new Config
        {
            ["class_name"] = "QuantizedDTypePolicy",
            ["config"] = new Config { ["mode"] = "int8", ["source_name"] = "float32" },
        };
        Assert.Equal("int8_from_float32", DTypePolicies.FromConfig(policy).Name);
    }

    [Fact]
    public void Ctor_UnknownName_IsRefused() =>
        Assert.Contains("mixed_float8", Assert.Throws<ArgumentException>(() => new DTypePolicy("mixed_float8")).Message);

    private static Sequential MixedModel()
    {
        var model = new Sequential([new Input([2]), new Dense(4, activation: "relu") { DType = "mixed_float16" }, new Dense(1)]);
        model.Compile(optimizer: "adam", loss: "mse");
        return model;
    }
}
