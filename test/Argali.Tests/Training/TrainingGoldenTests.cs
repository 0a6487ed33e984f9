using System.Text.Json;
using Argali.Callbacks;
using Argali.Data;
using Argali.Engine;
using Argali.Models;
using Argali.Optimizers;
using Argali.Tests.Goldens;

namespace Argali.Tests.Training;

/// <summary>Whole trainings that Keras recorded, repeated from the same weights on the same batches.</summary>
public sealed class TrainingGoldenTests : GoldenAreaTests
{
    // Keras 3.3.3 draws the order of a PyDataset's batches anew for each epoch, shuffle=False or not, and the order is not in the record. It is in the
    // numbers: of the 24 orders of each epoch exactly one gives the loss that was recorded for it.
    private static readonly Dictionary<string, int[][]> DrawnOrders = new()
    {
        ["fit_dataset"] = [[1, 2, 3, 0], [3, 2, 1, 0], [2, 0, 1, 3]],
        ["fit_dataset_weights"] = [[3, 2, 0, 1], [3, 1, 0, 2], [1, 3, 0, 2]],
    };

    [Theory]
    [GoldenCases("training", "!errors")]
    public void Fit_AsRecorded_GivesKerasHistoryAndWeights(string path) => Check(path);

    internal override void Run(GoldenCase golden)
    {
        if (golden.Name == "on_batch")
            RunOnBatch(golden);
        else if (golden.Name == "two_fits")
            RunTwoFits(golden);
        else
            RunTraining(golden);
    }

    private static void RunTraining(GoldenCase golden)
    {
        Model model = TrainingCase.MakeModel(golden);
        TrainingCase.Compile(model, GoldenCase.ToConfig(golden["compile"]));
        Nest<Tensor> x = TrainingCase.Tensors(golden["x"]), y = TrainingCase.Tensors(golden["y"]);
        bool arrays = golden["data"].GetString() == "arrays";
        ModelData? weights = TrainingCase.DataOrNull(golden.Json, "sample_weight");
        if (golden.Has("losses"))
        {
            model.Apply(x);
            IReadOnlyList<Tensor> losses = model.Losses;
            Assert.Equal(golden["losses"].GetArrayLength(), losses.Count);
            for (int i = 0; i < losses.Count; i++)
                GoldenAssert.Close(golden, golden["losses"][i], losses[i], $"loss {i}");
        }

        int? batchSize = IntOrNull(golden["fit"], "batch_size");
        CheckEvaluation(golden, "evaluate_before", model.Evaluate(x, y, batchSize, 0, arrays ? weights : null));
        History history = arrays ? FitArrays(golden, model, x, y, weights) : FitBatches(golden, model, x, y, weights);
        TrainingCase.CheckHistory(golden, golden["history"], history, "history");
        Assert.Equal(golden["epoch"].EnumerateArray().Select(epoch => epoch.GetInt32()), history.Epoch);
        TrainingCase.CheckWeights(golden, golden["final_weights"], model, "weight");
        CheckEvaluation(golden, "evaluate", model.Evaluate(x, y, batchSize, 0, arrays ? weights : null));
        TrainingCase.CheckTensors(
            golden, golden["predictions"], model.Predict(TrainingCase.Rows(x, 0, golden["predict_rows"].GetInt32()), verbose: 0), "prediction");
        Assert.Equal(golden["iterations"].GetInt64(), Iterations(model));
    }

    private static History FitArrays(GoldenCase golden, Model model, Nest<Tensor> x, Nest<Tensor> y, ModelData? weights)
    {
        JsonElement fit = golden["fit"];
        ValidationData? validation = null;
        if (golden.Has("validation_data"))
        {
            ModelData[] parts = [.. golden["validation_data"].EnumerateArray().Select(part => new ModelData(TrainingCase.Tensors(part)))];
            validation = new ValidationData(parts[0], parts[1], parts.Length > 2 ? parts[2] : default(ModelData?));
        }

        return model.Fit(
            x,
            y,
            IntOrNull(fit, "batch_size"),
            IntOrNull(fit, "epochs") ?? 1,
            verbose: 0,
            validationSplit: fit.TryGetProperty("validation_split", out JsonElement split) ? split.GetDouble() : 0,
            validationData: validation,
            shuffle: Shuffle.None,
            classWeight: TrainingCase.ClassWeightOrNull(golden.Json),
            sampleWeight: weights,
            initialEpoch: IntOrNull(fit, "initial_epoch") ?? 0,
            stepsPerEpoch: IntOrNull(fit, "steps_per_epoch"),
            validationBatchSize: IntOrNull(fit, "validation_batch_size"),
            validationFreq: IntOrNull(fit, "validation_freq") ?? 1);
    }

    private static History FitBatches(GoldenCase golden, Model model, Nest<Tensor> x, Nest<Tensor> y, ModelData? weights)
    {
        JsonElement fit = golden["fit"];
        int size = fit.GetProperty("batch_size").GetInt32(), samples = x.Flatten()[0].Shape[0];
        var batches = new List<Batch>();
        for (int start = 0; start < samples; start += size)
        {
            batches.Add(new Batch(
                TrainingCase.Rows(x, start, size),
                TrainingCase.Rows(y, start, size),
                weights is { } given ? TrainingCase.Rows(given.Tensors, start, size) : default(Nest<Tensor>?)));
        }

        bool endless = golden["data"].GetString()!.StartsWith("generator", StringComparison.Ordinal);
        IEnumerable<Batch> data = endless ? Repeat(batches) : DrawnOrders.TryGetValue(golden.Name, out int[][]? orders) ? Reorder(batches, orders) : batches;
        return model.Fit(
            data, fit.GetProperty("epochs").GetInt32(), verbose: 0, stepsPerEpoch: IntOrNull(fit, "steps_per_epoch"));
    }

    private static void RunOnBatch(GoldenCase golden)
    {
        Model model = TrainingCase.MakeModel(golden);
        TrainingCase.Compile(model, GoldenCase.ToConfig(golden["compile"]));
        Nest<Tensor> x = TrainingCase.Tensors(golden["x"]), y = TrainingCase.Tensors(golden["y"]);
        int number = 0;
        foreach (JsonElement step in golden["steps"].EnumerateArray())
        {
            string function = step.GetProperty("function").GetString()!, what = $"step {number++} {function}";
            if (function == "reset_metrics")
            {
                model.ResetMetrics();
                continue;
            }

            int start = step.GetProperty("rows")[0].GetInt32(), count = step.GetProperty("rows")[1].GetInt32() - start;
            Nest<Tensor> rows = TrainingCase.Rows(x, start, count), targets = TrainingCase.Rows(y, start, count);
            JsonElement arguments = step.GetProperty("kwargs"), returned = step.GetProperty("returned");
            ModelData? weights = TrainingCase.DataOrNull(arguments, "sample_weight");
            if (function == "predict_on_batch")
            {
                TrainingCase.CheckTensors(golden, returned, model.PredictOnBatch(rows), what);
                continue;
            }

            Logs logs = function == "train_on_batch"
                ? model.TrainOnBatch(rows, targets, weights, TrainingCase.ClassWeightOrNull(arguments))
                : model.TestOnBatch(rows, targets, weights);

            // Keras gives a list with the loss first, or a dictionary.
            string[] names = ["loss", "accuracy"];
            for (int i = 0; i < names.Length; i++)
            {
                JsonElement expected = returned.ValueKind == JsonValueKind.Array ? returned[i] : returned.GetProperty(names[i]);
                GoldenAssert.Close(expected.GetDouble(), logs[names[i]], golden.RelativeTolerance, golden.AbsoluteTolerance, $"{what} {names[i]}");
            }
        }

        TrainingCase.CheckWeights(golden, golden["final_weights"], model, "weight");
    }

    private static void RunTwoFits(GoldenCase golden)
    {
        Model model = TrainingCase.MakeModel(golden);

        // The config was recorded after the last fit, which froze the layer.
        model.GetLayer("hidden").Trainable = true;
        Nest<Tensor> x = TrainingCase.Tensors(golden["x"]), y = TrainingCase.Tensors(golden["y"]);
        Action[] changes =
        [
            () => model.Compile(new Adam(0.02), "sparse_categorical_crossentropy", metrics: ["accuracy"]),
            () => model.Optimizer!.LearningRate = 0.005,
            () => model.Compile(new SGD(0.05, momentum: 0.9), "sparse_categorical_crossentropy", metrics: ["accuracy"]),
            () =>
            {
                model.GetLayer("hidden").Trainable = false;
                model.Compile(new SGD(0.05), "sparse_categorical_crossentropy");
            },
        ];
        int number = 0;
        foreach (JsonElement row in golden["fits"].EnumerateArray())
        {
            changes[number]();
            string what = $"fit {number++}";
            History history = model.Fit(x, y, batchSize: 8, epochs: 2, verbose: 0, shuffle: Shuffle.None);
            TrainingCase.CheckHistory(golden, row.GetProperty("history"), history, what);
            TrainingCase.CheckWeights(golden, row.GetProperty("weights"), model, what);
            Assert.Equal(row.GetProperty("iterations").GetInt64(), Iterations(model));
            GoldenAssert.Close(row.GetProperty("learning_rate").GetDouble(), model.Optimizer!.LearningRate, 1e-6, 0, what);
        }
    }

    private static void CheckEvaluation(GoldenCase golden, string key, Logs logs)
    {
        JsonElement expected = golden[key].GetProperty("dict");
        TrainingCase.CheckLogs(golden, expected, logs, key);
    }

    // Each enumeration, which is an epoch, in an order of its own.
    private static IEnumerable<Batch> Reorder(List<Batch> batches, int[][] orders)
    {
        int epoch = 0;
        return Epoch();

        IEnumerable<Batch> Epoch()
        {
            foreach (int batch in orders[epoch++])
                yield return batches[batch];
        }
    }

    private static IEnumerable<Batch> Repeat(IReadOnlyList<Batch> batches)
    {
        while (true)
        {
            foreach (Batch batch in batches)
                yield return batch;
        }
    }

    private static int? IntOrNull(JsonElement json, string key) => GoldenCase.Has(json, key) ? json.GetProperty(key).GetInt32() : null;

    private static long Iterations(Model model) =>
        model.Optimizer!.Iterations.Value.ToArray<long>()[0];
}
