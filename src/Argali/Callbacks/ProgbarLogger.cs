using System.Globalization;

namespace Argali.Callbacks;

/// <summary>Writes the progress of training, evaluation or prediction, as Keras does. <c>Fit</c> adds one unless it is silent.</summary>
/// <seealso href="https://keras.io/api/callbacks/progbar_logger/"/>
public sealed class ProgbarLogger : Callback
{
    private readonly TextWriter output;
    private readonly TimeProvider time;
    private Progbar? bar;
    private int verbose = 1;
    private int epochs = 1;
    private int? target;
    private int seen;
    private bool isCalledInFit;

    /// <summary>Takes what it writes to and its clock.</summary>
    /// <param name="output">Where the text goes. Default: the console.</param>
    /// <param name="timeProvider">The clock. Default: the system's.</param>
    public ProgbarLogger(TextWriter? output = null, TimeProvider? timeProvider = null)
    {
        this.output = output ?? Console.Out;
        time = timeProvider ?? TimeProvider.System;
    }

    /// <inheritdoc/>
    public override IReadOnlyList<string>? AddedLogs => [];

    /// <inheritdoc/>
    public override void SetParams(CallbackParameters parameters)
    {
        base.SetParams(parameters);
        verbose = parameters.Verbose.Level;
        epochs = parameters.Epochs;
        target = parameters.Steps;
    }

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => isCalledInFit = true;

    /// <inheritdoc/>
    public override void OnTestBegin(Logs logs)
    {
        if (!isCalledInFit)
        {
            Begin();
        }
    }

    /// <inheritdoc/>
    public override void OnPredictBegin(Logs logs) => Begin();

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        Begin();
        if (verbose != 0 && epochs > 1)
        {
            output.Write(string.Create(CultureInfo.InvariantCulture, $"Epoch {epoch + 1}/{epochs}\n"));
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs) => Advance(batch, logs);

    /// <inheritdoc/>
    public override void OnTestBatchEnd(int batch, Logs logs)
    {
        if (!isCalledInFit)
        {
            Advance(batch, logs);
        }
    }

    /// <inheritdoc/>
    public override void OnPredictBatchEnd(int batch, Logs logs) => Advance(batch, null);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => Finish(logs);

    /// <inheritdoc/>
    public override void OnTestEnd(Logs logs)
    {
        if (!isCalledInFit)
        {
            Finish(logs);
        }
    }

    /// <inheritdoc/>
    public override void OnPredictEnd(Logs logs) => Finish(null);

    private void Begin()
    {
        seen = 0;
        bar = new Progbar(target, verbose: verbose, output: output, timeProvider: time);
    }

    private void Advance(int batch, Logs? logs)
    {
        seen = batch + 1;
        if (verbose == 1)
        {
            bar?.Update(seen, logs, finalize: false);
        }
    }

    private void Finish(Logs? logs)
    {
        if (bar is null)
        {
            return;
        }

        bar.Target = target ??= seen;
        bar.Update(target.Value, logs, finalize: true);
    }
}
