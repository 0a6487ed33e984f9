using System.Collections;
using Argali.Checkpoints;
using Argali.Diagnostics;
using Argali.Models;

namespace Argali.Callbacks;

/// <summary>
/// The callbacks of one training, called in order with shared logs. <c>Fit</c> makes one; a training loop written by
/// hand uses one to drive callbacks as <c>Fit</c> does.
/// </summary>
/// <remarks>Where logs are left out, the callbacks share empty ones.</remarks>
/// <example>
/// <code>
/// var callbacks = new CallbackList([new EarlyStopping(), checkpoint], addHistory: true, model: model, epochs: 10);
/// callbacks.OnTrainBegin();
/// for (int epoch = 0; epoch &lt; 10 &amp;&amp; !model.StopTraining; epoch++)
/// {
///     callbacks.OnEpochBegin(epoch);
///     ...
///     callbacks.OnEpochEnd(epoch, new Logs { ["loss"] = loss });
/// }
/// callbacks.OnTrainEnd();
/// </code>
/// </example>
public sealed partial class CallbackList : IReadOnlyList<Callback>
{
    private readonly List<Callback> callbacks;
    private readonly Logs empty = new();

    /// <summary>Puts the callbacks together and tells them the model and the parameters.</summary>
    /// <param name="callbacks">The callbacks, in the order in which they are called.</param>
    /// <param name="addHistory">Whether a <see cref="Callbacks.History"/> is put at the end if there is none.</param>
    /// <param name="addProgbar">Whether a <see cref="ProgbarLogger"/> is put after that if there is none.</param>
    /// <param name="model">The model, or null for callbacks that need none.</param>
    /// <param name="verbose">How much the training writes.</param>
    /// <param name="epochs">The number of the last epoch, counted from one.</param>
    /// <param name="steps">The number of batches in an epoch, or null if nobody knows.</param>
    public CallbackList(
        IEnumerable<Callback>? callbacks = null,
        bool addHistory = false,
        bool addProgbar = false,
        Model? model = null,
        Verbosity verbose = default,
        int epochs = 1,
        int? steps = null)
    {
        this.callbacks = [.. callbacks ?? []];
        History = this.callbacks.OfType<History>().LastOrDefault();
        if (History is null && addHistory)
        {
            this.callbacks.Add(History = new History());
        }

        if (addProgbar && !this.callbacks.OfType<ProgbarLogger>().Any())
        {
            this.callbacks.Add(new ProgbarLogger());
        }

        keys = StateKeys(this.callbacks);
        foreach (Callback callback in this.callbacks)
        {
            callback.List = this;
        }

        if (model is not null)
        {
            SetModel(model);
        }

        SetParams(new CallbackParameters(verbose, epochs, steps));
    }

    /// <summary>The history among the callbacks, or null if there is none.</summary>
    public History? History { get; }

    /// <summary>What the callbacks were told.</summary>
    public CallbackParameters Params { get; private set; } = new();

    /// <inheritdoc/>
    public int Count => callbacks.Count;

    /// <inheritdoc/>
    public Callback this[int index] => callbacks[index];

    /// <summary>Tells every callback which model is trained, and the model its history.</summary>
    /// <param name="model">The model.</param>
    public void SetModel(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        if (History is not null)
        {
            model.History = History;
        }

        foreach (Callback callback in callbacks)
        {
            callback.SetModel(model);
        }
    }

    /// <summary>Tells every callback what is about to happen.</summary>
    /// <param name="parameters">Epochs, steps and verbosity.</param>
    public void SetParams(CallbackParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Params = parameters;
        foreach (Callback callback in callbacks)
        {
            callback.SetParams(parameters);
        }
    }

    /// <summary>Training begins.</summary>
    /// <param name="logs">The values; null for none.</param>
    public void OnTrainBegin(Logs? logs = null)
    {
        BeginRun();
        logs ??= Empty();
        foreach (Callback callback in callbacks)
        {
            callback.OnTrainBegin(logs);
        }
    }

    /// <summary>Training ends.</summary>
    /// <param name="logs">The values; null for none.</param>
    public void OnTrainEnd(Logs? logs = null)
    {
        position?.HasEnded = true;
        logs ??= Empty();
        foreach (Callback callback in callbacks)
        {
            callback.OnTrainEnd(logs);
        }

        position = null;
    }

    /// <summary>An exception or a cancellation ends the training. Call it where the loop catches, and throw on.</summary>
    /// <param name="cause">What ended the training.</param>
    public void OnTrainInterrupted(Exception cause)
    {
        ArgumentNullException.ThrowIfNull(cause);
        foreach (Callback callback in callbacks)
        {
            try
            {
                callback.OnTrainInterrupted(cause);
            }
            catch (Exception e)
            {
                Warnings.Raise(callback.GetType().Name, $"OnTrainInterrupted failed: {e.Message}");
            }
        }
    }

    /// <summary>An epoch begins.</summary>
    /// <param name="epoch">The epoch, from zero.</param>
    /// <param name="logs">The values; null for none.</param>
    public void OnEpochBegin(int epoch, Logs? logs = null)
    {
        MoveTo(RunMoment.EpochBegin, epoch, 0);
        CallAll(RunHook.EpochBegin, epoch, logs ?? Empty());
        position?.Moment = RunMoment.Batches;
    }

    /// <summary>An epoch and its validation are over.</summary>
    /// <param name="epoch">The epoch, from zero.</param>
    /// <param name="logs">The values; null for none.</param>
    public void OnEpochEnd(int epoch, Logs? logs = null)
    {
        position?.Moment = RunMoment.EpochEnd;
        CallAll(RunHook.EpochEnd, epoch, logs ?? Empty());
    }

    /// <summary>A batch of training begins.</summary>
    /// <param name="batch">The batch, from zero.</param>
    /// <param name="logs">The values; null for none.</param>
    public void OnTrainBatchBegin(int batch, Logs? logs = null)
    {
        logs ??= Empty();
        foreach (Callback callback in callbacks)
        {
            callback.OnTrainBatchBegin(batch, logs);
        }
    }

    /// <summary>A batch of training is over.</summary>
    /// <param name="batch">The batch, from zero.</param>
    /// <param name="logs">The values; null for none.</param>
    public void OnTrainBatchEnd(int batch, Logs? logs = null)
    {
        if (position is not null && batch >= position.Batch)
        {
            CountBatches(batch + 1 - position.Batch);
        }

        CallAll(RunHook.TrainBatchEnd, batch, logs ?? Empty());
    }

    /// <summary>An evaluation begins.</summary>
    /// <param name="logs">The values; null for none.</param>
    public void OnTestBegin(Logs? logs = null)
    {
        position?.Moment = RunMoment.Validation;
        logs ??= Empty();
        foreach (Callback callback in callbacks)
        {
            callback.OnTestBegin(logs);
        }
    }

    /// <summary>An evaluation ends.</summary>
    /// <param name="logs">The values; null for none.</param>
    public void OnTestEnd(Logs? logs = null)
    {
        logs ??= Empty();
        foreach (Callback callback in callbacks)
        {
            callback.OnTestEnd(logs);
        }
    }

    /// <summary>A batch of an evaluation begins.</summary>
    /// <param name="batch">The batch, from zero.</param>
    /// <param name="logs">The values; null for none.</param>
    public void OnTestBatchBegin(int batch, Logs? logs = null)
    {
        logs ??= Empty();
        foreach (Callback callback in callbacks)
        {
            callback.OnTestBatchBegin(batch, logs);
        }
    }

    /// <summary>A batch of an evaluation is over.</summary>
    /// <param name="batch">The batch, from zero.</param>
    /// <param name="logs">The values; null for none.</param>
    public void OnTestBatchEnd(int batch, Logs? logs = null)
    {
        logs ??= Empty();
        foreach (Callback callback in callbacks)
        {
            callback.OnTestBatchEnd(batch, logs);
        }
    }

    /// <summary>A prediction begins.</summary>
    /// <param name="logs">The values; null for none.</param>
    public void OnPredictBegin(Logs? logs = null)
    {
        logs ??= Empty();
        foreach (Callback callback in callbacks)
        {
            callback.OnPredictBegin(logs);
        }
    }

    /// <summary>A prediction ends.</summary>
    /// <param name="logs">The values; null for none.</param>
    public void OnPredictEnd(Logs? logs = null)
    {
        logs ??= Empty();
        foreach (Callback callback in callbacks)
        {
            callback.OnPredictEnd(logs);
        }
    }

    /// <summary>A batch of a prediction begins.</summary>
    /// <param name="batch">The batch, from zero.</param>
    /// <param name="logs">The values; null for none.</param>
    public void OnPredictBatchBegin(int batch, Logs? logs = null)
    {
        logs ??= Empty();
        foreach (Callback callback in callbacks)
        {
            callback.OnPredictBatchBegin(batch, logs);
        }
    }

    /// <summary>A batch of a prediction is over.</summary>
    /// <param name="batch">The batch, from zero.</param>
    /// <param name="logs">The values; null for none.</param>
    public void OnPredictBatchEnd(int batch, Logs? logs = null)
    {
        logs ??= Empty();
        foreach (Callback callback in callbacks)
        {
            callback.OnPredictBatchEnd(batch, logs);
        }
    }

    /// <inheritdoc/>
    public IEnumerator<Callback> GetEnumerator() => callbacks.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    // One object for all calls, so that a batch makes no garbage; what a callback wrote into it is gone in the next call.
    private Logs Empty()
    {
        empty.Clear();
        return empty;
    }
}
