using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Data;
using Argali.Engine;
using Argali.Saving;
using Argali.Training;

namespace Argali.Models;

public partial class Model
{
    private Trainer? trainer;
    private SeedGenerator? shuffleSeeds;

    /// <summary>Gets the random stream that shuffles the samples of this model's trainings.</summary>
    internal SeedGenerator ShuffleSeeds => shuffleSeeds ??= new SeedGenerator();

    /// <summary>Gets what the last training got from the checkpoint that it went on from; null when it was not asked to.</summary>
    public ResumeReport? ResumeReport { get; internal set; }

    internal Trainer Trainer => trainer ??= new Trainer(this);

    /// <summary>Trains on arrays.</summary>
    /// <param name="x">The inputs; the first axis counts the samples.</param>
    /// <param name="y">The targets; null for a model whose layers make the whole loss.</param>
    /// <param name="batchSize">Samples a batch; null for 32.</param>
    /// <param name="epochs">The epoch to end with: <paramref name="epochs"/> - <paramref name="initialEpoch"/> are run. Default 1.</param>
    /// <param name="verbose">How much is printed. Default: a progress bar.</param>
    /// <param name="callbacks">What is called on the way.</param>
    /// <param name="validationSplit">The part of the samples, taken from the end before shuffling, that is validated on. Default 0.</param>
    /// <param name="validationData">What is validated on; wins over <paramref name="validationSplit"/>.</param>
    /// <param name="shuffle">The order of the samples. Default: new every epoch.</param>
    /// <param name="classWeight">Weights of classes in the training loss; classes that are not listed count 1.</param>
    /// <param name="sampleWeight">Weights of samples (or steps).</param>
    /// <param name="initialEpoch">The index of the first epoch. Default 0.</param>
    /// <param name="stepsPerEpoch">Batches an epoch; null for one pass. An epoch then goes on where the last one stopped.</param>
    /// <param name="validationSteps">Batches a validation; null for all.</param>
    /// <param name="validationBatchSize">Samples a validation batch; null for <paramref name="batchSize"/>.</param>
    /// <param name="validationFreq">After which epochs to validate. Default every one.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="resumeFrom">
    /// A checkpoint, or a folder of them, that the training goes on from at the very batch, so that it ends as if it had never stopped:
    /// weights, optimizer, random streams, place in the data, states of callbacks. All other arguments must be those of the first training.
    /// A folder without a checkpoint lets the training begin anew. What was restored is in <see cref="ResumeReport"/>. Default: none.
    /// </param>
    /// <param name="cancellationToken">
    /// Looked at before every batch. When it is cancelled, <c>OnTrainEnd</c> is called and <see cref="OperationCanceledException"/> thrown;
    /// the model keeps its weights. <see cref="StopTraining"/> ends a training without an exception.
    /// </param>
    /// <returns>Loss and metrics of every epoch.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">The arrays do not fit each other or the model.</exception>
    /// <exception cref="ModelFileException">The checkpoint is damaged, carries no run or does not fit; the model is as it was.</exception>
    public History Fit(
        ModelData x,
        ModelData? y = null,
        int? batchSize = null,
        int epochs = 1,
        Verbosity verbose = default,
        IEnumerable<Callback>? callbacks = null,
        double validationSplit = 0,
        ValidationData? validationData = null,
        Shuffle shuffle = Shuffle.Samples,
        IReadOnlyDictionary<int, float>? classWeight = null,
        ModelData? sampleWeight = null,
        int initialEpoch = 0,
        int? stepsPerEpoch = null,
        int? validationSteps = null,
        int? validationBatchSize = null,
        ValidationFrequency? validationFreq = null,
        IProgress<TrainingProgress>? progress = null,
        ResumeFrom? resumeFrom = null,
        CancellationToken cancellationToken = default)
    {
        RequireCompiled(nameof(Fit));
        if (classWeight is not null && sampleWeight is not null)
            throw new ArgumentException("You cannot use classWeight and sampleWeight at the same time.");
        (Nest<Tensor> X, Nest<Tensor>? Y, Nest<Tensor>? Weights) training = (x.Tensors, y?.Tensors, sampleWeight?.Tensors);
        if (validationSplit != 0 && validationData is null)
            (training, validationData) = ValidationSplit.Apply(training.X, training.Y, training.Weights, validationSplit);

        IBatchSource source = new ArrayBatchSource(
            training.X, training.Y, training.Weights, batchSize, stepsPerEpoch, shuffle, ShuffleSeeds);
        if (classWeight is not null)
            source = new ClassWeightedSource(source, classWeight);
        return Trainer.Fit(source, new FitOptions
        {
            Epochs = epochs,
            InitialEpoch = initialEpoch,
            StepsPerEpoch = stepsPerEpoch,
            Verbose = verbose,
            Callbacks = callbacks,
            Validation = SourceOf(validationData, validationBatchSize ?? batchSize, validationSteps),
            ValidationSteps = validationSteps,
            ValidationFrequency = validationFreq ?? 1,
            Progress = progress,
            ResumeFrom = resumeFrom,
            CancellationToken = cancellationToken,
        });
    }

    /// <summary>Trains on batches. An epoch is one enumeration, or <paramref name="stepsPerEpoch"/> batches.</summary>
    /// <param name="batches">The batches; enumerated anew every epoch unless <paramref name="stepsPerEpoch"/> is given.</param>
    /// <param name="epochs">The epoch to end with. Default 1.</param>
    /// <param name="verbose">How much is printed. Default: a progress bar.</param>
    /// <param name="callbacks">What is called on the way.</param>
    /// <param name="validationData">What is validated on.</param>
    /// <param name="classWeight">Weights of classes in the training loss; classes that are not listed count 1.</param>
    /// <param name="initialEpoch">The index of the first epoch. Default 0.</param>
    /// <param name="stepsPerEpoch">Batches an epoch; null for one enumeration.</param>
    /// <param name="validationSteps">Batches a validation; null for all.</param>
    /// <param name="validationBatchSize">Samples a validation batch, where validation data are arrays; null for 32.</param>
    /// <param name="validationFreq">After which epochs to validate. Default every one.</param>
    /// <param name="progress">Told after every batch.</param>
    /// <param name="resumeFrom">
    /// As in the other overload. The batches are enumerated anew and those that the training had are passed over, so that the enumerable
    /// must give the same batches in the same order again. For one that cannot, and begins with the batch that is next, set
    /// <see cref="ResumeFrom.SkipBatches"/> to false; its first batch is then looked at once more.
    /// </param>
    /// <param name="cancellationToken">Looked at before every batch.</param>
    /// <returns>Loss and metrics of every epoch.</returns>
    /// <exception cref="InvalidOperationException">The model is not compiled.</exception>
    /// <exception cref="ArgumentException">The data do not fit the model.</exception>
    /// <exception cref="ModelFileException">The checkpoint is damaged, carries no run or does not fit; the model is as it was.</exception>
    public History Fit(
        IEnumerable<Batch> batches,
        int epochs = 1,
        Verbosity verbose = default,
        IEnumerable<Callback>? callbacks = null,
        ValidationData? validationData = null,
        IReadOnlyDictionary<int, float>? classWeight = null,
        int initialEpoch = 0,
        int? stepsPerEpoch = null,
        int? validationSteps = null,
        int? validationBatchSize = null,
        ValidationFrequency? validationFreq = null,
        IProgress<TrainingProgress>? progress = null,
        ResumeFrom? resumeFrom = null,
        CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(batches);
        RequireCompiled(nameof(Fit));
        IBatchSource source = new EnumerableBatchSource(batches);
        if (classWeight is not null)
            source = new ClassWeightedSource(source, classWeight);
        return Trainer.Fit(source, new FitOptions
        {
            Epochs = epochs,
            InitialEpoch = initialEpoch,
            StepsPerEpoch = stepsPerEpoch,
            Verbose = verbose,
            Callbacks = callbacks,
            Validation = SourceOf(validationData, validationBatchSize, validationSteps),
            ValidationSteps = validationSteps,
            ValidationFrequency = validationFreq ?? 1,
            Progress = progress,
            ResumeFrom = resumeFrom,
            CancellationToken = cancellationToken,
        });
    }

    private static IBatchSource? SourceOf(ValidationData? data, int? batchSize, int? steps) => data switch
    {
        null => null,
        { Batches: { } batches } => new EnumerableBatchSource(batches),
        _ => new ArrayBatchSource(data.X.Tensors, data.Y?.Tensors, data.SampleWeight?.Tensors, batchSize, steps, Shuffle.None, null),
    };
}
