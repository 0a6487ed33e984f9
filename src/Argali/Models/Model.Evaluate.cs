using Argali.Callbacks;
using Argali.Data;
using Argali.Engine;
using Argali.Training;

namespace Argali.Models;

public partial class Model
{
    /// <summary>Computes loss and metrics over arrays.</summary>
    /// <param name="x">The inputs; the first axis counts the samples.</param>
    /// <param name="y">The targets.</param>
    /// <param name="batchSize">Samples a batch; null for 32.</param>
    /// <param name="verbose">How much is printed. Default: a progress bar.</param>
    /// <param name="sampleWeight">Weights of samples (or steps).</param>
    /// <param name="steps">Batches to evaluate; null for all.</param>
    /// <param name="callbacks">What is called on the way.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <returns>Loss and metrics by name.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">The arrays do not fit each other or the model.</exception>
    public Logs Evaluate(
        ModelData x,
        ModelData? y = null,
        int? batchSize = null,
        Verbosity verbose = default,
        ModelData? sampleWeight = null,
        int? steps = null,
        IEnumerable<Callback>? callbacks = null,
        CancellationToken cancellationToken = default) => Evaluate(
            () => new ArrayBatchSource(x.Tensors, y?.Tensors, sampleWeight?.Tensors, batchSize, steps, Shuffle.None, null),
            verbose,
            steps,
            callbacks,
            cancellationToken);

    /// <summary>Computes loss and metrics over batches, enumerated once.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="verbose">How much is printed. Default: a progress bar.</param>
    /// <param name="steps">Batches to evaluate; null for all.</param>
    /// <param name="callbacks">What is called on the way.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <returns>Loss and metrics by name.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    public Logs Evaluate(
        IEnumerable<Batch> batches,
        Verbosity verbose = default,
        int? steps = null,
        IEnumerable<Callback>? callbacks = null,
        CancellationToken cancellationToken = default) =>
        Evaluate(() => new EnumerableBatchSource(batches), verbose, steps, callbacks, cancellationToken);

    /// <summary>Computes the outputs for arrays, batch by batch.</summary>
    /// <param name="x">The inputs; the first axis counts the samples.</param>
    /// <param name="batchSize">Samples a batch; null for 32.</param>
    /// <param name="verbose">How much is printed. Default: a progress bar.</param>
    /// <param name="steps">Batches to predict; null for all.</param>
    /// <param name="callbacks">What is called on the way.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <returns>The outputs of all samples, in the model's output structure; a single one converts to <see cref="Tensor"/>.</returns>
    /// <exception cref="ArgumentException">The inputs do not fit the model.</exception>
    public Nest<Tensor> Predict(
        ModelData x,
        int? batchSize = null,
        Verbosity verbose = default,
        int? steps = null,
        IEnumerable<Callback>? callbacks = null,
        CancellationToken cancellationToken = default) => Predict(
            new ArrayBatchSource(x.Tensors, null, null, batchSize, steps, Shuffle.None, null), verbose, steps, callbacks, cancellationToken);

    /// <summary>Computes the outputs for batches, enumerated once; only their inputs are used.</summary>
    /// <param name="batches">The batches.</param>
    /// <param name="verbose">How much is printed. Default: a progress bar.</param>
    /// <param name="steps">Batches to predict; null for all.</param>
    /// <param name="callbacks">What is called on the way.</param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <returns>The outputs of all samples, in the model's output structure.</returns>
    /// <exception cref="ArgumentException">The inputs do not fit the model.</exception>
    public Nest<Tensor> Predict(
        IEnumerable<Batch> batches,
        Verbosity verbose = default,
        int? steps = null,
        IEnumerable<Callback>? callbacks = null,
        CancellationToken cancellationToken = default) =>
        Predict(new EnumerableBatchSource(batches), verbose, steps, callbacks, cancellationToken);

    private Logs Evaluate(
        Func<IBatchSource> source, Verbosity verbose, int? steps, IEnumerable<Callback>? callbacks, CancellationToken cancellationToken)
    {
        RequireCompiled(nameof(Evaluate));
        IBatchSource batches = source();
        CallbackList list = ListOf(callbacks, verbose, steps ?? batches.BatchCount);
        return Trainer.Evaluate(batches, steps, list, cancellationToken);
    }

    private Nest<Tensor> Predict(
        IBatchSource source, Verbosity verbose, int? steps, IEnumerable<Callback>? callbacks, CancellationToken cancellationToken)
    {
        CallbackList list = ListOf(callbacks, verbose, steps ?? source.BatchCount);
        return Trainer.Predict(source, steps, list, cancellationToken);
    }

    private CallbackList ListOf(IEnumerable<Callback>? callbacks, Verbosity verbose, int? steps)
    {
        var list = new CallbackList(callbacks, addHistory: true, addProgbar: verbose.Level != 0, this, verbose, epochs: 1, steps);
        History = list.History;
        return list;
    }
}
