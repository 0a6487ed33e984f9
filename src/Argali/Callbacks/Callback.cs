using Argali.Checkpoints;
using Argali.Models;

namespace Argali.Callbacks;

/// <summary>Code that runs at the milestones of training, evaluation and prediction. Override the methods of interest.</summary>
/// <remarks>
/// <para>
/// Batches and epochs count from zero. The logs of a batch hold running values of its epoch so far; all callbacks of a list
/// get the same <see cref="Logs"/> and may write into them, and the training loop uses them again: copy what you keep.
/// </para>
/// <para>
/// To stop, set <c>Model.StopTraining = true</c>; it is looked at after each batch and after each epoch. An exception
/// ends the training at once and reaches the caller of <c>Fit</c>; before, every callback hears <see cref="OnTrainInterrupted"/>.
/// </para>
/// </remarks>
/// <seealso href="https://keras.io/api/callbacks/base_callback/"/>
public abstract class Callback
{
    private Model? model;

    /// <summary>The model that is trained.</summary>
    /// <exception cref="InvalidOperationException"><see cref="SetModel"/> has not been called yet.</exception>
    public Model Model => model
        ?? throw new InvalidOperationException($"This {GetType().Name} has no model yet. Give it to Fit, or call SetModel first.");

    /// <summary>What the training is about to do.</summary>
    public CallbackParameters Params { get; private set; } = new();

    /// <summary>
    /// Gets the names of the values that this callback adds to the logs, so that what will be in them can be told before training begins.
    /// Default: null, which says that nobody knows.
    /// </summary>
    public virtual IReadOnlyList<string>? AddedLogs => null;

    /// <summary>The list that calls this callback: the last one that it was put into.</summary>
    internal CallbackList? List { get; set; }

    /// <summary>The model, or null before <see cref="SetModel"/>.</summary>
    private protected Model? ModelOrNull => model;

    /// <summary>
    /// Gets where the training stands now, to be saved with what is trained: its place, the states of all callbacks of the list, and the
    /// hook that they are in the middle of.
    /// </summary>
    /// <returns>The state; null when no training runs, or when no <see cref="CallbackList"/> calls this callback.</returns>
    /// <exception cref="InvalidOperationException">The training failed within a batch: the weights may be changed in part.</exception>
    protected RunState? CaptureRun() => List?.CaptureRun();

    /// <summary>Tells this callback which model is trained. Called before anything else.</summary>
    /// <param name="model">The model.</param>
    public virtual void SetModel(Model model)
    {
        ArgumentNullException.ThrowIfNull(model);
        this.model = model;
    }

    /// <summary>Tells this callback what is about to happen. Called after <see cref="SetModel"/>.</summary>
    /// <param name="parameters">Epochs, steps and verbosity.</param>
    public virtual void SetParams(CallbackParameters parameters)
    {
        ArgumentNullException.ThrowIfNull(parameters);
        Params = parameters;
    }

    /// <summary>Called once when training begins.</summary>
    /// <param name="logs">Empty.</param>
    public virtual void OnTrainBegin(Logs logs)
    {
    }

    /// <summary>Called once when training ends, also after an early stop, but not after an exception.</summary>
    /// <param name="logs">The logs of the last epoch.</param>
    public virtual void OnTrainEnd(Logs logs)
    {
    }

    /// <summary>
    /// Called when an exception or a cancellation ends the training, before it reaches the caller of <c>Fit</c>. Keras has no such hook.
    /// </summary>
    /// <remarks>
    /// Every callback is called, in order, whichever threw; what is thrown here becomes a warning, so that the caller hears what happened
    /// first. After a cancelled token <see cref="OnTrainEnd"/> follows. A training loop of one's own calls
    /// <see cref="CallbackList.OnTrainInterrupted"/>.
    /// </remarks>
    /// <param name="cause">What ended the training.</param>
    public virtual void OnTrainInterrupted(Exception cause)
    {
    }

    /// <summary>Called when an epoch begins.</summary>
    /// <param name="epoch">The epoch, from zero.</param>
    /// <param name="logs">Empty.</param>
    public virtual void OnEpochBegin(int epoch, Logs logs)
    {
    }

    /// <summary>Called when an epoch and its validation are over.</summary>
    /// <param name="epoch">The epoch, from zero.</param>
    /// <param name="logs">The values of the epoch, those of the validation with the prefix <c>val_</c>.</param>
    public virtual void OnEpochEnd(int epoch, Logs logs)
    {
    }

    /// <summary>Called before each batch of training. Calls <see cref="OnBatchBegin"/>.</summary>
    /// <param name="batch">The batch, from zero in each epoch.</param>
    /// <param name="logs">Empty.</param>
    public virtual void OnTrainBatchBegin(int batch, Logs logs) => OnBatchBegin(batch, logs);

    /// <summary>Called after each batch of training. Calls <see cref="OnBatchEnd"/>.</summary>
    /// <param name="batch">The batch, from zero in each epoch.</param>
    /// <param name="logs">The values of the epoch so far.</param>
    public virtual void OnTrainBatchEnd(int batch, Logs logs) => OnBatchEnd(batch, logs);

    /// <summary>Another name of <see cref="OnTrainBatchBegin"/>, kept for callbacks written for older releases of Keras.</summary>
    /// <param name="batch">The batch, from zero in each epoch.</param>
    /// <param name="logs">Empty.</param>
    public virtual void OnBatchBegin(int batch, Logs logs)
    {
    }

    /// <summary>Another name of <see cref="OnTrainBatchEnd"/>, kept for callbacks written for older releases of Keras.</summary>
    /// <param name="batch">The batch, from zero in each epoch.</param>
    /// <param name="logs">The values of the epoch so far.</param>
    public virtual void OnBatchEnd(int batch, Logs logs)
    {
    }

    /// <summary>Called when an evaluation begins, also that of the validation data within training.</summary>
    /// <param name="logs">Empty.</param>
    public virtual void OnTestBegin(Logs logs)
    {
    }

    /// <summary>Called when an evaluation ends.</summary>
    /// <param name="logs">Its values.</param>
    public virtual void OnTestEnd(Logs logs)
    {
    }

    /// <summary>Called before each batch of an evaluation.</summary>
    /// <param name="batch">The batch, from zero.</param>
    /// <param name="logs">Empty.</param>
    public virtual void OnTestBatchBegin(int batch, Logs logs)
    {
    }

    /// <summary>Called after each batch of an evaluation.</summary>
    /// <param name="batch">The batch, from zero.</param>
    /// <param name="logs">The values so far.</param>
    public virtual void OnTestBatchEnd(int batch, Logs logs)
    {
    }

    /// <summary>Called when a prediction begins.</summary>
    /// <param name="logs">Empty.</param>
    public virtual void OnPredictBegin(Logs logs)
    {
    }

    /// <summary>Called when a prediction ends.</summary>
    /// <param name="logs">Empty.</param>
    public virtual void OnPredictEnd(Logs logs)
    {
    }

    /// <summary>Called before each batch of a prediction.</summary>
    /// <param name="batch">The batch, from zero.</param>
    /// <param name="logs">Empty.</param>
    public virtual void OnPredictBatchBegin(int batch, Logs logs)
    {
    }

    /// <summary>Called after each batch of a prediction.</summary>
    /// <param name="batch">The batch, from zero.</param>
    /// <param name="logs"><c>outputs</c>: what the model computed for the batch.</param>
    public virtual void OnPredictBatchEnd(int batch, Logs logs)
    {
    }
}
