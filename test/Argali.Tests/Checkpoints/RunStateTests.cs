using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Engine;
using Argali.Saving;

namespace Argali.Tests.Checkpoints;

public sealed class RunStateTests
{
    [Fact]
    public void ToBytes_EverythingSet_ComesBack()
    {
        var run = new RunState("abc")
        {
            Epoch = 3,
            Batch = 4,
            GlobalStep = 1L << 40,
            Moment = RunMoment.Validation,
            HasEnded = true,
            HasChanged = true,
            Parent = "abc@7",
            Monitor = "val_loss",
            Value = double.NegativeInfinity,
            GreaterIsBetter = false,
            Created = new DateTimeOffset(2031, 2, 3, 4, 5, 6, TimeSpan.FromHours(2)),
        };
        run.States["a"] = new Config { ["list"] = new object?[] { 1, 0.1, "ä", null, Tensor.From<float>([1f, float.NaN]) } };
        run.States["b"] = Tensor.Scalar(5L);

        RunState read = RunState.FromBytes(run.ToBytes());
        Assert.Equal(run.ToBytes(), read.ToBytes());
        Assert.Equal("abc@1099511627776", read.Name);
        Assert.Equal(
            (3, 4, 1L << 40, RunMoment.Validation, true, true, "abc@7", "val_loss", double.NegativeInfinity, (bool?)false, run.Created),
            (read.Epoch, read.Batch, read.GlobalStep, read.Moment, read.HasEnded, read.HasChanged, read.Parent, read.Monitor, read.Value, read.GreaterIsBetter, read.Created));
        Assert.Equal(5L, Assert.IsType<Tensor>(read.States["b"]).Item<long>());
    }

    [Theory]
    [InlineData("")]
    [InlineData("[]")]
    [InlineData("{}")]
    [InlineData("{\"run_id\": \"a\", \"epoch\": -1, \"batch\": 0, \"global_step\": 0, \"moment\": \"batches\", \"created\": \"2031-01-01\"}")]
    [InlineData("{\"run_id\": \"a\", \"epoch\": 0, \"batch\": 0, \"global_step\": 0, \"moment\": \"never\", \"created\": \"2031-01-01\"}")]
    [InlineData("{\"run_id\": \"a\", \"epoch\": 0, \"batch\": 0, \"global_step\": 0, \"moment\": \"batches\", \"created\": \"soon\"}")]
    [InlineData("{\"run_id\": \"a\", \"epoch\": 0, \"batch\": 0, \"global_step\": 0, \"moment\": \"batches\", \"created\": \"2031-01-01\", \"states\": {\"a\": {\"__tensor__\": {\"dtype\": \"float32\", \"shape\": [2], \"base64\": \"AAAA\"}}}}")]
    public void FromBytes_SomethingElse_IsRefused(string text) =>
        Assert.Throws<ConfigException>(() => RunState.FromBytes(System.Text.Encoding.UTF8.GetBytes(text)));

    [Fact]
    public void NewRunId_IsNeverTheSame() => Assert.NotEqual(RunState.NewRunId(), RunState.NewRunId());

    [Fact]
    public void LoopOfOnesOwn_CapturedInTheMiddleOfAHook_GoesOnWithTheCallbacksBehind()
    {
        // Three counters, of which the second saves after the second batch of the second epoch.
        byte[]? saved = null;
        Counter[] first = [new(), new(), new()];
        first[1].After = (epoch, batch) =>
        {
            if ((epoch, batch) == (1, 1))
                saved = first[1].Capture()!.ToBytes();
        };
        Train(new CallbackList(first, epochs: 3), null);

        Counter[] second = [new(), new(), new()];
        Train(new CallbackList(second, epochs: 3), RunState.FromBytes(saved!));
        Assert.Equal(first.Select(counter => counter.Trace), second.Select(counter => counter.Trace));
    }

    [Fact]
    public void CaptureRun_WithoutATraining_IsNull() => Assert.Null(new CallbackList([new Counter()]).CaptureRun());

    [Fact]
    public void RestoreRun_BeforeTheBeginning_Throws() =>
        Assert.Throws<InvalidOperationException>(() => new CallbackList([]).RestoreRun(new RunState()));

    private static void Train(CallbackList callbacks, RunState? run)
    {
        callbacks.OnTrainBegin();
        int firstEpoch = 0, firstBatch = 0;
        if (run is not null)
        {
            callbacks.RestoreRun(run);
            (firstEpoch, firstBatch) = (run.Epoch, run.Batch);
            Assert.Equal(run.GlobalStep, callbacks.CaptureRun()!.GlobalStep);
            Assert.Equal(run.Name, callbacks.CaptureRun()!.Parent);
        }

        for (int epoch = firstEpoch; epoch < 3; epoch++)
        {
            if (firstBatch == 0)
                callbacks.OnEpochBegin(epoch);
            for (int batch = firstBatch; batch < 3; batch++)
            {
                callbacks.OnTrainBatchBegin(batch);
                callbacks.OnTrainBatchEnd(batch, new Logs { ["loss"] = 0.5f });
            }

            firstBatch = 0;
            callbacks.OnEpochEnd(epoch, new Logs { ["loss"] = 0.25 });
        }

        callbacks.OnTrainEnd();
    }

    private sealed class Counter : Callback, IStatefulCallback
    {
        private int epoch;

        public string Trace { get; private set; } = "";

        public Action<int, int>? After { get; set; }

        public RunState? Capture() => CaptureRun();

        public override void OnEpochBegin(int epoch, Logs logs)
        {
            this.epoch = epoch;
            Trace += $" begin {epoch}";
        }

        public override void OnTrainBatchEnd(int batch, Logs logs)
        {
            Trace += $" batch {batch} {logs["loss"].Kind}";
            After?.Invoke(epoch, batch);
        }

        public override void OnEpochEnd(int epoch, Logs logs) => Trace += $" end {epoch} {logs["loss"].Kind}";

        public Config SaveState() => new() { ["epoch"] = epoch, ["trace"] = Trace };

        public void RestoreState(Config state) => (epoch, Trace) = (state.GetInt("epoch"), state.GetString("trace"));
    }
}
