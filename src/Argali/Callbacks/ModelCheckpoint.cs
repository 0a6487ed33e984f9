using Argali.Checkpoints;
using Argali.Models;
using Argali.Saving.Legacy;

namespace Argali.Callbacks;

/// <summary>Saves the model, or its weights, again and again while it trains.</summary>
/// <remarks>
/// <para>
/// The file name may hold <c>{epoch}</c> (from one), <c>{batch}</c> (from one, where saving goes by batches) and the name of
/// any value in the logs, formatted as in Python: see <see cref="FileNameTemplate"/>. Missing folders are created; a file of
/// the same name is replaced, and only when the new one is on the disk, whole.
/// </para>
/// <para>
/// With <see cref="SaveBestOnly"/>, a value that is not strictly better than <see cref="Best"/> saves nothing; NaN never is.
/// If the monitored value is not in the logs, a <see cref="Diagnostics.Warnings">warning</see> says so and nothing is saved; if it is an
/// array, a warning says so and the whole model is saved. <see cref="Best"/> outlives a training: the next one with the same
/// object goes on from it, and so does a resumed one.
/// </para>
/// <para>
/// The constructor has Keras's arguments. Everything else is set by properties whose defaults leave Keras's behaviour as it is:
/// <see cref="Triggers"/>, <see cref="Retention"/>, <see cref="Background"/> and more.
/// </para>
/// <para>A program with its own training loop can call <see cref="SetTarget"/> and the hooks itself; it needs no model.</para>
/// </remarks>
/// <example>
/// <code>
/// var checkpoint = new ModelCheckpoint("run/{epoch:02d}-{val_loss:.2f}.keras", saveBestOnly: true);
/// model.Fit(x, y, epochs: 10, validationSplit: 0.1, callbacks: [checkpoint]);
/// </code>
/// </example>
/// <seealso href="https://keras.io/api/callbacks/model_checkpoint/"/>
public sealed partial class ModelCheckpoint : Callback
{
    private readonly FileNameTemplate template;
    private readonly SaveCounter? counter;
    private readonly AutoInterval? auto;
    private readonly bool greaterIsBetter;
    private readonly bool isLegacyH5;
    private ICheckpointable? target;
    private int currentEpoch;

    /// <summary>Takes Keras's arguments.</summary>
    /// <param name="filepath">
    /// The file name, with fields; ends in <c>.keras</c>, or in <c>.weights.h5</c> for weights only; or <see cref="CheckpointPath.LegacyH5"/>.
    /// </param>
    /// <param name="monitor">The value that says which model is best. Default <c>val_loss</c>.</param>
    /// <param name="verbose">0 for silence, 1 for a message each time. Default 0.</param>
    /// <param name="saveBestOnly">Whether only a model better than all before is saved. Default false.</param>
    /// <param name="saveWeightsOnly">Whether only the weights are saved. Default false.</param>
    /// <param name="mode">
    /// Which values are better. Default: greater ones if <paramref name="monitor"/> contains <c>acc</c> or begins with
    /// <c>fmeasure</c>, smaller ones otherwise (also for <c>auc</c> or <c>precision</c>, which need
    /// <see cref="MonitorMode.Max"/>).
    /// </param>
    /// <param name="saveFreq">When to save: at the end of every epoch (default), or every so many batches, counted over epochs.</param>
    /// <param name="initialValueThreshold">The value that the first model must beat to be the best. Default: none.</param>
    /// <exception cref="ArgumentException"><paramref name="filepath"/> has another ending.</exception>
    public ModelCheckpoint(
        CheckpointPath filepath,
        string monitor = "val_loss",
        int verbose = 0,
        bool saveBestOnly = false,
        bool saveWeightsOnly = false,
        MonitorMode mode = MonitorMode.Auto,
        SaveFrequency saveFreq = default,
        double? initialValueThreshold = null)
    {
        ArgumentNullException.ThrowIfNull(filepath.Pattern, nameof(filepath));
        ArgumentNullException.ThrowIfNull(monitor);
        Filepath = filepath.Pattern;
        isLegacyH5 = filepath.IsLegacyH5;
        Monitor = monitor;
        Verbose = verbose;
        SaveBestOnly = saveBestOnly;
        SaveWeightsOnly = saveWeightsOnly;
        Mode = MonitorModes.Known(mode, nameof(ModelCheckpoint), "ModelCheckpoint mode '{0}' is unknown, fallback to auto mode.");
        SaveFreq = saveFreq;
        InitialValueThreshold = initialValueThreshold;
        greaterIsBetter = Mode == MonitorMode.Max || (Mode == MonitorMode.Auto && SoundsLikeGreaterIsBetter(monitor));
        Best = initialValueThreshold ?? MonitorModes.Worst(greaterIsBetter);
        CheckEnding(Filepath, isLegacyH5, saveWeightsOnly);
        template = new FileNameTemplate(Filepath);
        counter = saveFreq.Batches is { } batches ? new SaveCounter(batches) : null;
        auto = saveFreq.Overhead is { } overhead ? new AutoInterval(overhead) : null;
    }

    /// <summary>The file name, with fields.</summary>
    public string Filepath { get; }

    /// <summary>The name of the value that says which model is best.</summary>
    public string Monitor { get; }

    /// <summary>0 for silence, 1 for a message each time.</summary>
    public int Verbose { get; }

    /// <summary>Whether only a model better than all before is saved.</summary>
    public bool SaveBestOnly { get; }

    /// <summary>Whether only the weights are saved.</summary>
    public bool SaveWeightsOnly { get; }

    /// <summary>Which values are better.</summary>
    public MonitorMode Mode { get; }

    /// <summary>When to save.</summary>
    public SaveFrequency SaveFreq { get; }

    /// <summary>The value that the first model had to beat, or null.</summary>
    public double? InitialValueThreshold { get; }

    /// <summary>
    /// The monitored value of the best model saved, or on its way to the disk; before the first, the threshold or the infinity that
    /// everything beats. A save that fails sets it back.
    /// </summary>
    public double Best { get; private set; }

    /// <summary>Where the messages go. Default: the console.</summary>
    public TextWriter Output { get; init; } = Console.Out;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? AddedLogs => [];

    /// <inheritdoc/>
    public override void SetModel(Model model)
    {
        base.SetModel(model);
        SetTarget(model);
    }

    /// <summary>Says what is saved. <see cref="SetModel"/> says the model.</summary>
    /// <param name="target">What is saved.</param>
    public void SetTarget(ICheckpointable target)
    {
        ArgumentNullException.ThrowIfNull(target);
        this.target = target;
    }

    /// <inheritdoc/>
    /// <exception cref="ArgumentException">Names, folder or triggers do not fit each other or the training, see <see cref="Preflight"/>.</exception>
    /// <exception cref="IOException">Files could not be saved there, see <see cref="Preflight"/>.</exception>
    public override void OnTrainBegin(Logs logs)
    {
        CheckBeforeTraining();
        Begin();
    }

    /// <inheritdoc/>
    public override void OnEpochBegin(int epoch, Logs logs)
    {
        currentEpoch = epoch;
        BeginEpoch(epoch);
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        CountBatch(batch);
        background?.ThrowIfFailed();
        bool isDue = counter?.ShouldSave(batch) == true || IsAutoDue();
        At(MomentKind.Batch, isDue ? SaveReasons.Batches : SaveReasons.None, currentEpoch, batch, logs);
        EndIfTerminated();
    }

    /// <inheritdoc/>
    public override void OnTestBatchEnd(int batch, Logs logs) => EndIfTerminated();

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        EndEpoch();
        background?.ThrowIfFailed();
        At(MomentKind.Epoch, SaveFreq.IsEpoch ? SaveReasons.Epoch : SaveReasons.None, epoch, null, logs);
        EndIfTerminated();
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        try
        {
            At(MomentKind.TrainEnd, SaveReasons.None, currentEpoch, null, logs);
            background?.Drain();
            Settle();
        }
        finally
        {
            End();
        }
    }

    /// <inheritdoc/>
    /// <remarks>Everything that is on its way to the disk is finished.</remarks>
    public override void OnTrainInterrupted(Exception cause) => SaveAtInterruption();

    private static bool SoundsLikeGreaterIsBetter(string monitor) =>
        monitor.Contains("acc", StringComparison.Ordinal) || monitor.StartsWith("fmeasure", StringComparison.Ordinal);

    private static void CheckEnding(string filepath, bool isLegacyH5, bool saveWeightsOnly)
    {
        if (isLegacyH5)
        {
            if (saveWeightsOnly || !LegacyFile.HasExtension(filepath) || filepath.EndsWith(".weights.h5", StringComparison.Ordinal))
            {
                throw new ArgumentException(
                    "The legacy HDF5 format holds whole models, in files that end in `.h5` or `.hdf5` and not in `.weights.h5`. " +
                    $"Received: filepath={filepath}, saveWeightsOnly={saveWeightsOnly}",
                    nameof(filepath));
            }

            return;
        }

        if (saveWeightsOnly && !filepath.EndsWith(".weights.h5", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                "When using `save_weights_only=True` in `ModelCheckpoint`, the filepath provided must end in `.weights.h5` "
                + $"(Keras weights format). Received: filepath={filepath}",
                nameof(filepath));
        }

        if (!saveWeightsOnly && !filepath.EndsWith(".keras", StringComparison.Ordinal))
        {
            throw new ArgumentException(
                $"The filepath provided must end in `.keras` (Keras model format). Received: filepath={filepath}"
                + (LegacyFile.HasExtension(filepath) ? $". For the legacy HDF5 format give CheckpointPath.LegacyH5(\"{filepath}\")." : ""),
                nameof(filepath));
        }
    }
}
