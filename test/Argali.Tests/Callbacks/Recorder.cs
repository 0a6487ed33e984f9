using Argali.Callbacks;

namespace Argali.Tests.Callbacks;

/// <summary>Writes down every hook that is called, with Keras's name and a copy of the logs.</summary>
internal sealed class Recorder(string name, List<Recorder.Entry> trace) : Callback
{
    public override void OnTrainBegin(Logs logs) => Note("on_train_begin", null, logs);

    public override void OnTrainEnd(Logs logs) => Note("on_train_end", null, logs);

    public override void OnEpochBegin(int epoch, Logs logs) => Note("on_epoch_begin", epoch, logs);

    public override void OnEpochEnd(int epoch, Logs logs) => Note("on_epoch_end", epoch, logs);

    public override void OnTrainBatchBegin(int batch, Logs logs) => Note("on_train_batch_begin", batch, logs);

    public override void OnTrainBatchEnd(int batch, Logs logs) => Note("on_train_batch_end", batch, logs);

    public override void OnTestBegin(Logs logs) => Note("on_test_begin", null, logs);

    public override void OnTestEnd(Logs logs) => Note("on_test_end", null, logs);

    public override void OnTestBatchBegin(int batch, Logs logs) => Note("on_test_batch_begin", batch, logs);

    public override void OnTestBatchEnd(int batch, Logs logs) => Note("on_test_batch_end", batch, logs);

    public override void OnPredictBegin(Logs logs) => Note("on_predict_begin", null, logs);

    public override void OnPredictEnd(Logs logs) => Note("on_predict_end", null, logs);

    public override void OnPredictBatchBegin(int batch, Logs logs) => Note("on_predict_batch_begin", batch, logs);

    public override void OnPredictBatchEnd(int batch, Logs logs) => Note("on_predict_batch_end", batch, logs);

    private void Note(string hook, int? index, Logs logs) => trace.Add(new Entry(name, hook, index, new Logs(logs)));

    public sealed record Entry(string Callback, string Hook, int? Index, Logs Logs);
}
