using System.Text.Json;
using Argali.Callbacks;
using Argali.Data;
using Argali.Diagnostics;
using Argali.Engine;
using Argali.Models;

namespace Argali.Tests.Callbacks;

/// <summary>Which hooks fit, evaluate and predict call, in which order, with which logs.</summary>
public class TrainingTraceTests
{
    [Theory]
    [InlineData("trace_plain")]
    [InlineData("trace_validation")]
    [InlineData("trace_validation_same_batch")]
    [InlineData("trace_validation_freq_2")]
    [InlineData("trace_validation_freq_list")]
    [InlineData("trace_validation_steps")]
    [InlineData("trace_validation_split")]
    [InlineData("trace_steps_per_epoch")]
    [InlineData("trace_initial_epoch")]
    [InlineData("trace_initial_epoch_validation_freq")]
    [InlineData("trace_one_batch")]
    [InlineData("trace_two_callbacks")]
    [InlineData("trace_drawn_0")]
    [InlineData("trace_drawn_1")]
    [InlineData("trace_drawn_2")]
    [InlineData("trace_drawn_3")]
    [InlineData("trace_drawn_4")]
    [InlineData("trace_drawn_5")]
    public void Fit_OfArrays_AsRecorded(string name)
    {
        JsonElement golden = Golden.Read(name);
        Model model = GoldenTraining.Model(golden);
        var trace = new List<Recorder.Entry>();
        var callbacks = new List<Callback> { new Recorder("A", trace) };
        if (golden.Find("stop_training") is { } stop)
        {
            callbacks.Add(At.Call(stop.Text("hook"), stop.GetProperty("n").GetInt32(), m => m.StopTraining = true));
        }

        if (golden.GetProperty("trace").EnumerateArray().Any(e => e[0].GetString() == "B"))
        {
            callbacks.Add(new Recorder("B", trace));
        }

        History history = GoldenTraining.Fit(model, golden, golden.GetProperty("fit"), callbacks, GoldenTraining.Validation(golden));

        Check(golden, model, trace, history);
    }

    [Theory]
    [InlineData("trace_dataset")]
    [InlineData("trace_dataset_validation")]
    [InlineData("trace_generator_steps")]
    [InlineData("trace_generator_exhausted")]
    public void Fit_OfBatches_AsRecorded(string name)
    {
        JsonElement golden = Golden.Read(name);
        Model model = GoldenTraining.Model(golden);
        var trace = new List<Recorder.Entry>();
        JsonElement fit = golden.GetProperty("fit");
        string data = golden.Text("data");
        Batch[] batches = Batches(golden, "x", "y", 4);
        IEnumerable<Batch> source = data.StartsWith("generator") ? Rounds(batches, data.Contains("6 rounds") ? 6 : 1) : batches;
        ValidationData? validation = golden.Find("x_val") is null ? null : new ValidationData(Batches(golden, "x_val", "y_val", 2));
        using WarningCollector warnings = Warnings.Collect();

        History history = model.Fit(
            source,
            epochs: fit.GetProperty("epochs").GetInt32(),
            verbose: 0,
            callbacks: [new Recorder("A", trace)],
            validationData: validation,
            stepsPerEpoch: fit.Find("steps_per_epoch")?.GetInt32());

        Check(golden, model, trace, history);
        Assert.Equal(golden.WarningTexts().Length, warnings.Count);
        Assert.All(warnings, w => Assert.StartsWith("Your input ran out of data; interrupting", w.Message));
    }

    [Fact]
    public void EvaluateAndPredict_AsRecorded()
    {
        JsonElement golden = Golden.Read("trace_evaluate_predict");
        Model model = GoldenTraining.Model(golden);
        Tensor x = GoldenTraining.Array(golden.GetProperty("x"));
        Tensor y = GoldenTraining.Array(golden.GetProperty("y"));
        foreach (JsonElement row in golden.GetProperty("rows").EnumerateArray())
        {
            JsonElement kwargs = row.GetProperty("kwargs");
            var trace = new List<Recorder.Entry>();
            int batchSize = kwargs.GetProperty("batch_size").GetInt32();
            int? steps = kwargs.Find("steps")?.GetInt32();
            if (row.Text("function") == "evaluate")
            {
                model.Evaluate(x, y, batchSize: batchSize, verbose: 0, steps: steps, callbacks: [new Recorder("A", trace)]);
            }
            else
            {
                model.Predict(x, batchSize: batchSize, verbose: 0, steps: steps, callbacks: [new Recorder("A", trace)]);
            }

            GoldenTraining.Same(golden, row.GetProperty("trace"), trace);
        }
    }

    [Fact]
    public void StopTraining_SetInAnyHook_AsRecorded()
    {
        JsonElement golden = Golden.Read("stop_training");

        // Left out: stop_evaluating and stop_predicting, which later releases of Keras removed.
        foreach (JsonElement run in golden.GetProperty("runs").EnumerateArray().Where(r => r.Find("attribute") is null))
        {
            Model model = GoldenTraining.Model(weights: [Tensor.From<float>([0.5f, -0.25f], [2, 1]), Tensor.From<float>([0.1f], [1])]);
            var trace = new List<Recorder.Entry>();
            Callback[] callbacks =
            [
                At.Call(run.Text("hook"), run.GetProperty("n").GetInt32(), m => m.StopTraining = true),
                new Recorder("A", trace),
            ];

            History history = GoldenTraining.Fit(model, golden, golden.GetProperty("fit"), callbacks, GoldenTraining.Validation(golden));

            Assert.Equal(run.GetProperty("trace").EnumerateArray().Select(e => $"{e[0]} {e[1]}"), trace.Select(e => $"{e.Hook} {e.Index}"));
            GoldenTraining.Close(golden, run.GetProperty("history"), history);
            Assert.Equal(run.GetProperty("epoch").EnumerateArray().Select(e => e.GetInt32()), history.Epoch);
        }
    }

    [Fact]
    public void Fit_WhenACallbackThrows_EndsThereAsRecorded()
    {
        JsonElement golden = Golden.Read("stop_exceptions");
        Tensor x = Tensor.Ones([8, 2]);
        Tensor y = Tensor.Ones([8, 1]);
        foreach (JsonElement run in golden.GetProperty("runs").EnumerateArray())
        {
            var trace = new List<Recorder.Entry>();
            Callback[] callbacks =
            [
                new Recorder("A", trace),
                At.Call(run.Text("hook"), run.GetProperty("n").GetInt32(), _ => throw new InvalidTimeZoneException("boom")),
                new Recorder("B", trace),
            ];

            var error = Assert.Throws<InvalidTimeZoneException>(() => GoldenTraining.Model().Fit(
                x, y, batchSize: 3, epochs: 2, verbose: 0, callbacks: callbacks, shuffle: Shuffle.None,
                validationData: new ValidationData(Tensor.Ones([2, 2]), (ModelData)Tensor.Ones([2, 1]))));

            Assert.Equal(run.GetProperty("error").Text("message"), error.Message);
            Assert.Equal(run.GetProperty("trace").EnumerateArray().Select(e => $"{e[0]} {e[1]} {e[2]}"), trace.Select(e => $"{e.Callback} {e.Hook} {e.Index}"));
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Logs_AreSharedAsRecorded(bool writerFirst)
    {
        JsonElement golden = Golden.Read("logs_sharing").GetProperty(writerFirst ? "writer_then_reader" : "reader_then_writer");
        var seen = new List<string>();
        var writer = new LambdaCallback(
            onTrainBatchEnd: (batch, logs) =>
            {
                logs["extra_batch"] = batch * 1.5;
                logs["loss"] = -1.0;
            },
            onEpochEnd: (epoch, logs) =>
            {
                logs["extra"] = epoch + 0.5;
                logs["loss"] = 99.0;
            });
        var reader = new LambdaCallback(
            onTrainBatchEnd: (batch, logs) => seen.Add($"batch {batch} {string.Join(",", logs.Names.Order(StringComparer.Ordinal))} {logs["loss"] == -1.0}"),
            onEpochEnd: (epoch, logs) => seen.Add($"epoch {epoch} {string.Join(",", logs.Names.Order(StringComparer.Ordinal))} {logs["loss"] == 99.0}"));

        History history = GoldenTraining.Model().Fit(
            Tensor.Ones([6, 2]), Tensor.Ones([6, 1]), batchSize: 3, epochs: 2, verbose: 0, callbacks: writerFirst ? [writer, reader] : [reader, writer]);

        // Left out: what a callback writes into the last batch's logs comes back in the epoch's logs of Keras; here a batch's
        // logs are the batch's.
        Assert.Equal(
            golden.GetProperty("seen").EnumerateArray().Select(e =>
                $"{e[0]} {e[1]} {string.Join(",", e[2].EnumerateArray().Where(k => e[0].GetString() == "batch" || k.GetString() != "extra_batch"))} {e[3].GetBoolean()}"),
            seen);
        Assert.Equal(
            golden.GetProperty("history_keys").EnumerateArray().Select(k => k.GetString()).Where(k => k != "extra_batch"),
            history.Names);
        Assert.Equal([0.5, 1.5], history["extra"]);
        Assert.Equal(golden.GetProperty("history_loss_is_99").GetBoolean(), history["loss"].SequenceEqual([99.0, 99.0]));
    }

    private static void Check(JsonElement golden, Model model, List<Recorder.Entry> trace, History history)
    {
        GoldenTraining.Same(golden, golden.GetProperty("trace"), trace);
        GoldenTraining.Close(golden, golden.GetProperty("history"), history);
        Assert.Equal(golden.GetProperty("history_epoch").EnumerateArray().Select(e => e.GetInt32()), history.Epoch);
        GoldenTraining.Close(golden, golden.GetProperty("final_weights"), GoldenTraining.Weights(model), "final weights");
    }

    private static Batch[] Batches(JsonElement golden, string x, string y, int size)
    {
        (float[] inputs, int[] shape) = golden.GetProperty(x).Floats();
        float[] targets = golden.GetProperty(y).Floats().Values;
        var batches = new List<Batch>();
        for (int start = 0; start < shape[0]; start += size)
        {
            int count = Math.Min(size, shape[0] - start);
            batches.Add(new Batch(
                Tensor.From<float>(inputs.AsSpan(start * 2, count * 2), [count, 2]), Tensor.From<float>(targets.AsSpan(start, count), [count, 1])));
        }

        return [.. batches];
    }

    // As a Python generator it can be gone through only once: the next epoch goes on where the last one ended.
    private static IEnumerable<Batch> Rounds(Batch[] batches, int rounds)
    {
        IEnumerator<Batch> rest = Enumerable.Repeat(batches, rounds).SelectMany(b => b).GetEnumerator();
        return Rest();

        IEnumerable<Batch> Rest()
        {
            while (rest.MoveNext())
            {
                yield return rest.Current;
            }
        }
    }
}
