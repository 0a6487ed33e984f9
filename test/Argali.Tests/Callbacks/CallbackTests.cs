using System.Reflection;
using System.Text.Json;
using Argali.Callbacks;
using Argali.Data;
using Argali.Engine;
using Argali.Models;

namespace Argali.Tests.Callbacks;

public class CallbackTests
{
    public static TheoryData<int> Parameters() => Golden.Indices("callback_list", "params");

    // What the framework declares it calls: a hook that nobody calls would be a trap.
    [Fact]
    public void FitEvaluateAndPredict_ReachEveryVirtualMethod()
    {
        var callback = new Everything();
        Model model = GoldenTraining.Model();
        Tensor x = Tensor.Ones([4, 2]);
        Tensor y = Tensor.Ones([4, 1]);

        model.Fit(x, y, batchSize: 2, epochs: 1, verbose: 0, callbacks: [callback], validationData: new ValidationData(x, (ModelData)y));
        model.Evaluate(x, y, verbose: 0, callbacks: [callback]);
        model.Predict(x, verbose: 0, callbacks: [callback]);
        Assert.Throws<InvalidTimeZoneException>(() => model.Fit(
            x, y, verbose: 0, callbacks: [callback, At.Call("on_epoch_begin", 0, _ => throw new InvalidTimeZoneException())]));

        IEnumerable<string> declared = typeof(Callback).GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly)
            .Where(m => m.IsVirtual).Select(m => m.Name);
        Assert.Equal(declared.Order(), callback.Called.Order());
    }

    [Theory]
    [MemberData(nameof(Parameters))]
    public void Params_OfFitEvaluatePredict_AsRecorded(int index)
    {
        JsonElement row = Golden.Read("callback_list").GetProperty("params")[index];
        JsonElement kwargs = row.GetProperty("fit_kwargs");
        JsonElement given = kwargs.GetProperty("verbose");
        Verbosity verbose = given.ValueKind == JsonValueKind.Number ? given.GetInt32() : Verbosity.Auto;
        var callback = new Everything();
        Callback[] callbacks = [callback, new ProgbarLogger(TextWriter.Null)];
        Model model = GoldenTraining.Model();
        Tensor x = Tensor.Ones([10, 2]);
        Tensor y = Tensor.Ones([10, 1]);

        model.Fit(
            x, y, batchSize: kwargs.Find("batch_size")?.GetInt32(), epochs: kwargs.GetProperty("epochs").GetInt32(), verbose: verbose,
            callbacks: callbacks, shuffle: Shuffle.None, stepsPerEpoch: kwargs.Find("steps_per_epoch")?.GetInt32());
        Assert.Equal(Expected(row.GetProperty("fit")), callback.Params);
        model.Evaluate(x, y, batchSize: 3, verbose: verbose, callbacks: callbacks);
        Assert.Equal(Expected(row.GetProperty("evaluate")), callback.Params);
        model.Predict(x, batchSize: 3, verbose: verbose, callbacks: callbacks);
        Assert.Equal(Expected(row.GetProperty("predict")), callback.Params);
    }

    private static CallbackParameters Expected(JsonElement parameters) => new(
        parameters.GetProperty("verbose") is { ValueKind: JsonValueKind.Number } verbose ? verbose.GetInt32() : Verbosity.Auto,
        parameters.GetProperty("epochs").GetInt32(),
        parameters.GetProperty("steps").GetInt32());

    private sealed class Everything : Callback
    {
        public HashSet<string> Called { get; } = [];

        public override void SetModel(Model model)
        {
            base.SetModel(model);
            Called.Add(nameof(SetModel));
        }

        public override void SetParams(CallbackParameters parameters)
        {
            base.SetParams(parameters);
            Called.Add(nameof(SetParams));
        }

        public override IReadOnlyList<string>? AddedLogs
        {
            get
            {
                Called.Add("get_" + nameof(AddedLogs));
                return null;
            }
        }

        public override void OnTrainInterrupted(Exception cause) => Called.Add(nameof(OnTrainInterrupted));

        public override void OnTrainBegin(Logs logs) => Called.Add(nameof(OnTrainBegin));

        public override void OnTrainEnd(Logs logs) => Called.Add(nameof(OnTrainEnd));

        public override void OnEpochBegin(int epoch, Logs logs) => Called.Add(nameof(OnEpochBegin));

        public override void OnEpochEnd(int epoch, Logs logs) => Called.Add(nameof(OnEpochEnd));

        public override void OnTrainBatchBegin(int batch, Logs logs)
        {
            base.OnTrainBatchBegin(batch, logs);
            Called.Add(nameof(OnTrainBatchBegin));
        }

        public override void OnTrainBatchEnd(int batch, Logs logs)
        {
            base.OnTrainBatchEnd(batch, logs);
            Called.Add(nameof(OnTrainBatchEnd));
        }

        public override void OnBatchBegin(int batch, Logs logs) => Called.Add(nameof(OnBatchBegin));

        public override void OnBatchEnd(int batch, Logs logs) => Called.Add(nameof(OnBatchEnd));

        public override void OnTestBegin(Logs logs) => Called.Add(nameof(OnTestBegin));

        public override void OnTestEnd(Logs logs) => Called.Add(nameof(OnTestEnd));

        public override void OnTestBatchBegin(int batch, Logs logs) => Called.Add(nameof(OnTestBatchBegin));

        public override void OnTestBatchEnd(int batch, Logs logs) => Called.Add(nameof(OnTestBatchEnd));

        public override void OnPredictBegin(Logs logs) => Called.Add(nameof(OnPredictBegin));

        public override void OnPredictEnd(Logs logs) => Called.Add(nameof(OnPredictEnd));

        public override void OnPredictBatchBegin(int batch, Logs logs) => Called.Add(nameof(OnPredictBatchBegin));

        public override void OnPredictBatchEnd(int batch, Logs logs) => Called.Add(nameof(OnPredictBatchEnd));
    }
}
