using Argali.Callbacks;
using Argali.Data;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Layers;
using Argali.Models;
using Argali.Optimizers;
using Argali.Training;

namespace Argali.Tests.Training;

/// <summary>What trainings do besides computing: hooks, cancellation, orders, data that run out.</summary>
public sealed class FitTests
{
    [Fact]
    public void Fit_Cancelled_EndsTheTrainingAndKeepsTheWeights()
    {
        Sequential model = Linear();
        using var cancellation = new CancellationTokenSource();
        int ended = 0;
        Tensor? weights = null;
        var callback = new LambdaCallback(
            onTrainEnd: _ => ended++,
            onTrainBatchEnd: (batch, _) =>
            {
                if (batch != 1)
                    return;
                weights = model.Weights[0].Value.Clone();
                cancellation.Cancel();
            });
        Assert.ThrowsAny<OperationCanceledException>(() => model.Fit(
            X(10), Y(10), batchSize: 2, epochs: 3, verbose: 0, callbacks: [callback], cancellationToken: cancellation.Token));
        Assert.Equal(1, ended);
        Assert.Equal(weights!.Value.ToArray<float>(), model.Weights[0].Value.ToArray<float>());
        Assert.Single(model.Fit(X(10), Y(10), verbose: 0).Epoch);
    }

    [Fact]
    public void Fit_WithProgress_ReportsEveryBatch()
    {
        var reports = new Reports();
        Linear().Fit(X(5), Y(5), batchSize: 2, epochs: 2, verbose: 0, progress: reports);
        Assert.Equal([(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)], reports.Items.Select(report => (report.Epoch, report.Step)));
        Assert.All(reports.Items, report => Assert.Equal((2, 3), (report.Epochs, report.Steps)));
        Assert.All(reports.Items, report => Assert.True(report.Loss > 0));
    }

    [Theory]
    [InlineData(1, new[] { 0, 1, 2, 3, 4 })]
    [InlineData(2, new[] { 0, 2, 4 })]
    [InlineData(3, new[] { 0, 3 })]
    public void Fit_StepsPerExecution_GivesHooksTheFirstIndexOfTheGroup(int stepsPerExecution, int[] expected)
    {
        Sequential model = Linear(stepsPerExecution);
        List<int> begun = [], ended = [], tested = [], predicted = [];
        var callback = new LambdaCallback(
            onTrainBatchBegin: (batch, _) => begun.Add(batch),
            onTrainBatchEnd: (batch, _) => ended.Add(batch),
            onTestBatchEnd: (batch, _) => tested.Add(batch),
            onPredictBatchEnd: (batch, _) => predicted.Add(batch));
        model.Fit(X(9), Y(9), batchSize: 2, verbose: 0, callbacks: [callback]);
        model.Evaluate(X(9), Y(9), batchSize: 2, verbose: 0, callbacks: [callback]);
        Tensor predictions = model.Predict(X(9), batchSize: 2, verbose: 0, callbacks: [callback]);
        Assert.Equal(expected, begun);
        Assert.Equal(expected, ended);
        Assert.Equal(expected, tested);
        Assert.Equal(expected, predicted);
        Assert.Equal(new Shape(9, 1), predictions.Shape);
        Assert.Equal(5, model.Optimizer!.Iterations.Value.ToArray<long>()[0]);
    }

    [Fact]
    public void Fit_ListOfValidationEpochs_ValidatesAfterThese()
    {
        History history = Linear().Fit(
            X(4), Y(4), epochs: 5, verbose: 0, validationData: new ValidationData(X(2), Y(2)), validationFreq: [1, 4]);
        Assert.Equal(5, history["loss"].Length);
        Assert.Equal(2, history["val_loss"].Length);
    }

    [Fact]
    public void Fit_ClassWeights_CountAsSampleWeights()
    {
        int[] labels = [0, 1, 1, 0, 1];
        float[] weights = [2, 0.5f, 0.5f, 2, 0.5f];
        Sequential byClass = Linear(), bySample = Linear();
        double first = byClass.Fit(
            X(5), labels, verbose: 0, shuffle: Shuffle.None, classWeight: new Dictionary<int, float> { [0] = 2, [1] = 0.5f })["loss"][0];
        double second = bySample.Fit(X(5), labels, verbose: 0, shuffle: Shuffle.None, sampleWeight: weights)["loss"][0];
        Assert.Equal(second, first);
        Assert.Equal(bySample.Weights[0].Value.ToArray<float>(), byClass.Weights[0].Value.ToArray<float>());
    }

    [Fact]
    public void OfBatches_WithARemainder_KeepsBatchesWholeAndTheRemainderLast()
    {
        int[] order = SampleOrder.OfBatches(11, 3, new SeedGenerator(5));
        Assert.Equal(Enumerable.Range(0, 11), order.Order());
        Assert.Equal([9, 10], order[9..]);
        for (int batch = 0; batch < 3; batch++)
        {
            int start = order[batch * 3];
            Assert.Equal(0, start % 3);
            Assert.Equal([start, start + 1, start + 2], order[(batch * 3)..((batch + 1) * 3)]);
        }
    }

    [Fact]
    public void Fit_DataThatRunOut_WarnsAndBeginsAnew()
    {
        using WarningCollector warnings = Warnings.Collect();
        var steps = new List<int>();
        History history = Linear().Fit(
            X(6), Y(6), batchSize: 2, epochs: 2, verbose: 0, stepsPerEpoch: 4,
            callbacks: [new LambdaCallback(onTrainBatchEnd: (batch, _) => steps.Add(batch))]);
        Assert.Contains(warnings, warning => warning.Message.Contains("ran out of data", StringComparison.Ordinal));
        Assert.Equal([0, 1, 2, 0, 1, 2], steps);
        Assert.Equal([0, 1], history.Epoch);
    }

    [Fact]
    public async Task Predict_FromTwoThreads_GivesWhatOneGives()
    {
        var model = new Sequential([new Input([2]), new Dense(16, activation: "tanh"), new Dense(3, activation: "softmax")]);
        Tensor x = X(64);
        float[] expected = model.Predict(x, batchSize: 4, verbose: 0).Value.ToArray<float>();
        float[][] results = await Task.WhenAll(Enumerable.Range(0, 2).Select(_ => Task.Run(
            () => model.Predict(x, batchSize: 4, verbose: 0).Value.ToArray<float>())));
        Assert.All(results, result => Assert.Equal(expected, result));
    }

    private static Sequential Linear(int stepsPerExecution = 1)
    {
        var model = new Sequential([new Input([2]), new Dense(1, kernelInitializer: "zeros")]);
        model.Compile(new SGD(0.05), "mse", stepsPerExecution: stepsPerExecution);
        return model;
    }

    private static Tensor X(int samples) =>
        Tensor.From<float>([.. Enumerable.Range(0, samples * 2).Select(i => MathF.Sin(i * 1.7f))], new Shape(samples, 2));

    private static Tensor Y(int samples) =>
        Tensor.From<float>([.. Enumerable.Range(0, samples).Select(i => 1 + MathF.Cos(i * 0.9f))], new Shape(samples, 1));

    private sealed class Reports : IProgress<TrainingProgress>
    {
        public List<TrainingProgress> Items { get; } = [];

        public void Report(TrainingProgress value) => Items.Add(value);
    }
}
