namespace Argali.Callbacks;

/// <summary>A callback made of functions.</summary>
/// <example>
/// <code>new LambdaCallback(onEpochEnd: (epoch, logs) => Console.WriteLine($"{epoch}: {logs["loss"]}"))</code>
/// </example>
/// <seealso href="https://keras.io/api/callbacks/lambda_callback/"/>
public sealed class LambdaCallback : Callback
{
    private readonly Action<int, Logs>? onEpochBegin;
    private readonly Action<int, Logs>? onEpochEnd;
    private readonly Action<Logs>? onTrainBegin;
    private readonly Action<Logs>? onTrainEnd;
    private readonly Action<int, Logs>? onTrainBatchBegin;
    private readonly Action<int, Logs>? onTrainBatchEnd;
    private readonly Action<Logs>? onTestBegin;
    private readonly Action<Logs>? onTestEnd;
    private readonly Action<int, Logs>? onTestBatchBegin;
    private readonly Action<int, Logs>? onTestBatchEnd;
    private readonly Action<Logs>? onPredictBegin;
    private readonly Action<Logs>? onPredictEnd;
    private readonly Action<int, Logs>? onPredictBatchBegin;
    private readonly Action<int, Logs>? onPredictBatchEnd;
    private readonly Action<int, Logs>? onBatchBegin;
    private readonly Action<int, Logs>? onBatchEnd;

    /// <summary>Takes the functions; those left out do nothing. Those with a number get the epoch or batch, from zero.</summary>
    /// <param name="onEpochBegin">Called when an epoch begins.</param>
    /// <param name="onEpochEnd">Called when an epoch and its validation are over.</param>
    /// <param name="onTrainBegin">Called when training begins.</param>
    /// <param name="onTrainEnd">Called when training ends.</param>
    /// <param name="onTrainBatchBegin">Called before each batch of training.</param>
    /// <param name="onTrainBatchEnd">Called after each batch of training.</param>
    /// <param name="onTestBegin">Called when an evaluation begins.</param>
    /// <param name="onTestEnd">Called when an evaluation ends.</param>
    /// <param name="onTestBatchBegin">Called before each batch of an evaluation.</param>
    /// <param name="onTestBatchEnd">Called after each batch of an evaluation.</param>
    /// <param name="onPredictBegin">Called when a prediction begins.</param>
    /// <param name="onPredictEnd">Called when a prediction ends.</param>
    /// <param name="onPredictBatchBegin">Called before each batch of a prediction.</param>
    /// <param name="onPredictBatchEnd">Called after each batch of a prediction.</param>
    /// <param name="onBatchBegin">Another name of <paramref name="onTrainBatchBegin"/>; unused if that is given.</param>
    /// <param name="onBatchEnd">Another name of <paramref name="onTrainBatchEnd"/>; unused if that is given.</param>
    public LambdaCallback(
        Action<int, Logs>? onEpochBegin = null,
        Action<int, Logs>? onEpochEnd = null,
        Action<Logs>? onTrainBegin = null,
        Action<Logs>? onTrainEnd = null,
        Action<int, Logs>? onTrainBatchBegin = null,
        Action<int, Logs>? onTrainBatchEnd = null,
        Action<Logs>? onTestBegin = null,
        Action<Logs>? onTestEnd = null,
        Action<int, Logs>? onTestBatchBegin = null,
        Action<int, Logs>? onTestBatchEnd = null,
        Action<Logs>? onPredictBegin = null,
        Action<Logs>? onPredictEnd = null,
        Action<int, Logs>? onPredictBatchBegin = null,
        Action<int, Logs>? onPredictBatchEnd = null,
        Action<int, Logs>? onBatchBegin = null,
        Action<int, Logs>? onBatchEnd = null)
    {
        this.onEpochBegin = onEpochBegin;
        this.onEpochEnd = onEpochEnd;
        this.onTrainBegin = onTrainBegin;
        this.onTrainEnd = onTrainEnd;
        this.onTrainBatchBegin = onTrainBatchBegin;
        this.onTrainBatchEnd = onTrainBatchEnd;
        this.onTestBegin = onTestBegin;
        this.onTestEnd = onTestEnd;
        this.onTestBatchBegin = onTestBatchBegin;
        this.onTestBatchEnd = onTestBatchEnd;
        this.onPredictBegin = onPredictBegin;
        this.onPredictEnd = onPredictEnd;
        this.onPredictBatchBegin = onPredictBatchBegin;
        this.onPredictBatchEnd = onPredictBatchEnd;
        this.onBatchBegin = onBatchBegin;
        this.onBatchEnd = onBatchEnd;
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs) => onEpochBegin?.Invoke(epoch, logs);

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs) => onEpochEnd?.Invoke(epoch, logs);

    /// <inheritdoc/>
    public override void OnTrainBegin(Logs logs) => onTrainBegin?.Invoke(logs);

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs) => onTrainEnd?.Invoke(logs);

    /// <inheritdoc/>
    public override void OnTrainBatchBegin(int batch, Logs logs)
    {
        if (onTrainBatchBegin is null)
        {
            base.OnTrainBatchBegin(batch, logs);
        }
        else
        {
            onTrainBatchBegin(batch, logs);
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        if (onTrainBatchEnd is null)
        {
            base.OnTrainBatchEnd(batch, logs);
        }
        else
        {
            onTrainBatchEnd(batch, logs);
        }
    }

    /// <inheritdoc/>
    public override void OnTestBegin(Logs logs) => onTestBegin?.Invoke(logs);

    /// <inheritdoc/>
    public override void OnTestEnd(Logs logs) => onTestEnd?.Invoke(logs);

    /// <inheritdoc/>
    public override void OnTestBatchBegin(int batch, Logs logs) => onTestBatchBegin?.Invoke(batch, logs);

    /// <inheritdoc/>
    public override void OnTestBatchEnd(int batch, Logs logs) => onTestBatchEnd?.Invoke(batch, logs);

    /// <inheritdoc/>
    public override void OnPredictBegin(Logs logs) => onPredictBegin?.Invoke(logs);

    /// <inheritdoc/>
    public override void OnPredictEnd(Logs logs) => onPredictEnd?.Invoke(logs);

    /// <inheritdoc/>
    public override void OnPredictBatchBegin(int batch, Logs logs) => onPredictBatchBegin?.Invoke(batch, logs);

    /// <inheritdoc/>
    public override void OnPredictBatchEnd(int batch, Logs logs) => onPredictBatchEnd?.Invoke(batch, logs);

    /// <inheritdoc/>
    public override void OnBatchBegin(int batch, Logs logs) => onBatchBegin?.Invoke(batch, logs);

    /// <inheritdoc/>
    public override void OnBatchEnd(int batch, Logs logs) => onBatchEnd?.Invoke(batch, logs);
}
