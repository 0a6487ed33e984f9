using Argali.Callbacks;
using Argali.Data;
using Argali.Engine;
using Argali.Layers;
using Argali.Losses;
using Argali.Metrics;
using Argali.Models;
using Argali.Saving;

namespace Argali.PublicApi.Tests;

/// <summary>What a user writes: a layer, a loss, a metric, a callback and a model of their own, with the public surface alone.</summary>
public sealed class CustomObjectTests
{
    private static readonly float[,] X = { { 1, 2 }, { 3, 4 }, { 5, 6 }, { 7, 8 } };
    private static readonly float[,] Y = { { 1 }, { 2 }, { 3 }, { 4 } };

    [Fact]
    public void CustomLayer_Trained_LearnsItsWeight()
    {
        var scale = new Scale();
        var model = new Sequential([new Input([2]), scale, new Dense(1)]);
        model.Compile(optimizer: "sgd", loss: "mse");
        float before = scale.Gain.Value.AsSpan<float>()[0];

        model.Fit(X, Y, epochs: 2, verbose: 0, shuffle: Shuffle.None);

        Assert.NotEqual(before, scale.Gain.Value.AsSpan<float>()[0]);
    }

    [Fact]
    public void CustomLoss_AsALambda_IsTrained()
    {
        var model = new Sequential([new Input([2]), new Dense(1, kernelInitializer: "zeros")]);
        model.Compile(optimizer: "sgd", loss: (yTrue, yPred) => Ops.Mean(Ops.Square(yTrue - yPred), -1));
        var named = new Sequential([new Input([2]), new Dense(1, kernelInitializer: "zeros")]);
        named.Compile(optimizer: "sgd", loss: "mse");

        double loss = model.TrainOnBatch(X, Y)["loss"];

        Assert.Equal((double)named.TrainOnBatch(X, Y)["loss"], loss);
    }

    [Fact]
    public void CustomLayer_SavedAndLoaded_GivesTheSamePredictions()
    {
        CustomObjects.Register("tests", "Scale", config => new Scale(config.GetString("name", null)));
        var model = new Sequential([new Input([2]), new Scale(), new Dense(1)]);
        string path = Path.Combine(AppContext.BaseDirectory, "custom-layer.keras");
        model.Save(path);

        Model loaded = Model.Load(path);

        Tensor expected = model.Predict(X, verbose: 0);
        Tensor actual = loaded.Predict(X, verbose: 0);
        Assert.Equal(expected.ToArray<float>(), actual.ToArray<float>());
    }

    [Fact]
    public void CustomLossMetricAndCallback_InFit_AreUsed()
    {
        var callback = new Counter();
        var model = new Sequential([new Input([2]), new Dense(1, kernelInitializer: "zeros")]);
        model.Compile(optimizer: "sgd", loss: new HalfSquare(), metrics: [new LargestTarget()]);

        History history = model.Fit(X, Y, batchSize: 2, epochs: 3, verbose: 0, callbacks: [callback]);

        Assert.Equal(6, callback.Batches);
        Assert.Equal([4.0, 4.0, 4.0], history["largest_target"]);
        Assert.True(history["loss"][0] > history["loss"][2]);
    }

    [Fact]
    public void FirstLoss_OfZeroPredictions_IsTheLossByHand()
    {
        var model = new Sequential([new Input([2]), new Dense(1, kernelInitializer: "zeros")]);
        model.Compile(optimizer: "sgd", loss: new HalfSquare());

        Logs logs = model.Evaluate(X, Y, verbose: 0);

        // (1 + 4 + 9 + 16) / 2 / 4
        Assert.Equal(3.75, (double)logs["loss"], 1e-6);
    }

    [Fact]
    public void SubclassedModel_Trained_ReducesTheLoss()
    {
        var model = new TwoLayers();
        model.Compile(optimizer: "adam", loss: "mse");

        History history = model.Fit(X, Y, epochs: 30, verbose: 0);

        Assert.True(history["loss"][^1] < history["loss"][0]);
    }

    [Fact]
    public void UnknownLoss_InCompile_NamesTheNearest()
    {
        var model = new Sequential([new Input([2]), new Dense(1)]);
        model.Compile(optimizer: "sgd", loss: "mean_squared_eror");

        ArgumentException exception = Assert.Throws<ArgumentException>(() => model.Fit(X, Y, verbose: 0));

        Assert.Contains("mean_squared_error", exception.Message, StringComparison.Ordinal);
    }

    private sealed class Scale(string? name = null) : Layer(name)
    {
        public Variable Gain { get; private set; } = null!;

        public override Nest<Shape> ComputeOutputShape(Nest<Shape> inputShapes) => inputShapes;

        protected override void Build(Shape inputShape) => Gain = AddWeight("gain", [inputShape[^1]], "ones");

        protected override Tensor Call(Tensor inputs, CallContext context) => inputs * Gain;
    }

    private sealed class HalfSquare() : Loss("half_square")
    {
        public override Tensor Call(Tensor yTrue, Tensor yPred) => Ops.Mean(Ops.Square(yTrue - yPred), -1) * 0.5f;
    }

    private sealed class LargestTarget() : Metric("largest_target")
    {
        private float largest;

        public override void UpdateState(Tensor yTrue, Tensor yPred, Tensor? sampleWeight = null) =>
            largest = MathF.Max(largest, Ops.Max(yTrue).Item<float>());

        public override Tensor Result() => largest;

        public override void ResetState() => largest = 0;
    }

    private sealed class Counter : Callback
    {
        public int Batches { get; private set; }

        public override void OnTrainBatchEnd(int batch, Logs logs) => Batches++;
    }

    private sealed class TwoLayers : Model
    {
        private readonly Dense hidden;
        private readonly Dense output;

        public TwoLayers()
        {
            hidden = Track("hidden", new Dense(8, activation: "tanh"));
            output = Track("output", new Dense(1));
        }

        protected override Nest<Tensor> Call(Nest<Tensor> inputs, CallContext context) => output.Apply(hidden.Apply(inputs, context), context);
    }
}
