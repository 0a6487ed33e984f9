using System.Text.Json;
using Argali.Callbacks;
using Argali.Models;

namespace Argali.Tests.Callbacks;

public class CallbackListTests
{
    public static TheoryData<int> Rows() => Golden.Indices("callback_list", "rows");

    [Theory]
    [MemberData(nameof(Rows))]
    public void Ctor_AsRecorded(int index)
    {
        JsonElement row = Golden.Read("callback_list").GetProperty("rows")[index];
        (Callback[] given, bool addHistory, bool addProgbar) = row.Text("what") switch
        {
            "nothing" => ((Callback[])[], false, false),
            "add_history" => ([], true, false),
            "add_progbar" => ([], false, true),
            "both" => ([], true, true),
            "own History first" => ([new History(), new TerminateOnNaN()], true, true),
            "own ProgbarLogger" => ([new ProgbarLogger(), new TerminateOnNaN()], true, true),
            "nested lists" => ([new TerminateOnNaN(), .. Nested()], true, false),
            "a single callback, not a list" => ([new TerminateOnNaN()], true, false),
            "verbose 0" => ([], true, false),
            var what => throw new InvalidDataException(what),
        };
        Model model = CallbackModels.Uncompiled();

        var list = new CallbackList(given, addHistory, addProgbar, model, verbose: 1, epochs: 3, steps: 7);

        Assert.Equal(row.GetProperty("order").EnumerateArray().Select(n => n.GetString()), list.Select(c => c.GetType().Name));
        Assert.Equal(new CallbackParameters(1, 3, 7), list.Params);
        Assert.All(list, c => Assert.Same(list.Params, c.Params));
        Assert.All(list, c => Assert.Same(model, c.Model));
        Assert.Same(list.History, model.History);
    }

    [Fact]
    public void Hooks_ShareTheLogs()
    {
        var writer = new LambdaCallback(onEpochEnd: (_, logs) => logs["extra"] = 1.5);
        double seen = 0;
        var reader = new LambdaCallback(onEpochEnd: (_, logs) => seen = logs["extra"]);
        var list = new CallbackList([writer, reader], addHistory: true);

        list.OnTrainBegin();
        list.OnEpochEnd(0, new Logs { ["loss"] = 0.5 });

        Assert.Equal(1.5, seen);
        Assert.Equal([1.5], list.History!["extra"]);
    }

    [Fact]
    public void Hooks_WithoutLogs_GetEmptyOnes()
    {
        int count = -1;
        var list = new CallbackList([new LambdaCallback(onEpochBegin: (_, logs) => logs["rest"] = 1, onTrainBatchBegin: (_, logs) => count = logs.Count)]);

        list.OnEpochBegin(0);
        list.OnTrainBatchBegin(0);

        Assert.Equal(0, count);
    }

    [Fact]
    public void Hooks_OfABatch_AllocateNothing()
    {
        var list = new CallbackList([new LambdaCallback(onTrainBatchEnd: (_, _) => { }), new TerminateOnNaN()], addHistory: true);
        var logs = new Logs { ["loss"] = 0.5 };
        void Batch(int batch)
        {
            list.OnTrainBatchBegin(batch);
            logs.Clear();
            logs["loss"] = 0.25 * batch;
            logs["mae"] = 0.5;
            list.OnTrainBatchEnd(batch, logs);
        }

        Batch(0);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int batch = 1; batch < 100; batch++)
        {
            Batch(batch);
        }

        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());
    }

    [Fact]
    public void Hooks_OfTheList_ReachEveryCallback()
    {
        var called = new List<string>();
        Action<Logs> Plain(string name) => _ => called.Add(name);
        Action<int, Logs> Numbered(string name) => (i, _) => called.Add($"{name} {i}");
        var list = new CallbackList([new LambdaCallback(
            Numbered("epoch begin"), Numbered("epoch end"), Plain("train begin"), Plain("train end"), Numbered("batch begin"), Numbered("batch end"),
            Plain("test begin"), Plain("test end"), Numbered("test batch begin"), Numbered("test batch end"),
            Plain("predict begin"), Plain("predict end"), Numbered("predict batch begin"), Numbered("predict batch end"))]);

        list.OnTrainBegin();
        list.OnEpochBegin(1);
        list.OnTrainBatchBegin(2);
        list.OnTrainBatchEnd(3);
        list.OnTestBegin();
        list.OnTestBatchBegin(4);
        list.OnTestBatchEnd(5);
        list.OnTestEnd();
        list.OnEpochEnd(6);
        list.OnTrainEnd();
        list.OnPredictBegin();
        list.OnPredictBatchBegin(7);
        list.OnPredictBatchEnd(8);
        list.OnPredictEnd();

        Assert.Equal(
            [
                "train begin", "epoch begin 1", "batch begin 2", "batch end 3", "test begin", "test batch begin 4", "test batch end 5", "test end",
                "epoch end 6", "train end", "predict begin", "predict batch begin 7", "predict batch end 8", "predict end",
            ],
            called);
    }

    private static Callback[] Nested() => [new History(), new LambdaCallback()];

    [Fact]
    public void Model_BeforeSetModel_Throws() =>
        Assert.Contains("SetModel", Assert.Throws<InvalidOperationException>(() => new History().Model).Message);
}
