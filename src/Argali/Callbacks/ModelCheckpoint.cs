using System.Globalization;
using Argali.Checkpoints;
using Argali.Diagnostics;
using Argali.Models;

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
/// If the monitored value is not in the logs, a <see cref="Warnings">warning</see> says so and nothing is saved; if it is an
/// array, a warning says so and the whole model is saved. <see cref="Best"/> outlives a training: the next one with the same
/// object goes on from it.
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
public sealed class ModelCheckpoint : Callback
{
    private readonly FileNameTemplate template;
    private readonly SaveCounter? counter;
    private readonly bool greaterIsBetter;
    private ICheckpointable? target;
    private int currentEpoch;

    /// <summary>Takes Keras's arguments.</summary>
    /// <param name="filepath">The file name, with fields; ends in <c>.keras</c>, or in <c>.weights.h5</c> for weights only.</param>
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
        string filepath,
        string monitor = "val_loss",
        int verbose = 0,
        bool saveBestOnly = false,
        bool saveWeightsOnly = false,
        MonitorMode mode = MonitorMode.Auto,
        SaveFrequency saveFreq = default,
        double? initialValueThreshold = null)
    {
        ArgumentNullException.ThrowIfNull(filepath);
        ArgumentNullException.ThrowIfNull(monitor);
        Filepath = filepath;
        Monitor = monitor;
        Verbose = verbose;
        SaveBestOnly = saveBestOnly;
        SaveWeightsOnly = saveWeightsOnly;
        Mode = MonitorModes.Known(mode, nameof(ModelCheckpoint), "ModelCheckpoint mode '{0}' is unknown, fallback to auto mode.");
        SaveFreq = saveFreq;
        InitialValueThreshold = initialValueThreshold;
        greaterIsBetter = Mode == MonitorMode.Max || (Mode == MonitorMode.Auto && SoundsLikeGreaterIsBetter(monitor));
        Best = initialValueThreshold ?? MonitorModes.Worst(greaterIsBetter);
        CheckEnding(filepath, saveWeightsOnly);
        template = new FileNameTemplate(filepath);
        counter = saveFreq.Batches is { } batches ? new SaveCounter(batches) : null;
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
    /// The monitored value of the best model saved; before the first, the threshold or the infinity that everything beats.
    /// </summary>
    public double Best { get; private set; }

    /// <summary>Where the messages go. Default: the console.</summary>
    public TextWriter Output { get; init; } = Console.Out;

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
    public override void OnEpochBegin(int epoch, Logs logs) => currentEpoch = epoch;

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        if (counter?.ShouldSave(batch) == true)
        {
            Save(currentEpoch, batch, logs);
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        if (counter is null)
        {
            Save(epoch, null, logs);
        }
    }

    private static bool SoundsLikeGreaterIsBetter(string monitor) =>
        monitor.Contains("acc", StringComparison.Ordinal) || monitor.StartsWith("fmeasure", StringComparison.Ordinal);

    private static void CheckEnding(string filepath, bool saveWeightsOnly)
    {
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
                $"The filepath provided must end in `.keras` (Keras model format). Received: filepath={filepath}", nameof(filepath));
        }
    }

    // The order is Keras's: a wrong name in the pattern shows, and the folder is made, even when nothing will be saved.
    private void Save(int epoch, int? batch, Logs logs)
    {
        string path = template.Format(epoch, batch, logs);
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            DurableFile.CreateDirectory(folder);
        }

        SaveDecision decision = Decide(path, logs);
        if (decision.Warning is { } warning)
        {
            Warnings.Raise(nameof(ModelCheckpoint), warning);
        }

        if (Verbose > 0 && decision.Message is { } message)
        {
            Output.Write(string.Create(CultureInfo.InvariantCulture, $"\nEpoch {epoch + 1}: {message}\n"));
        }

        Execute(decision.Action, path);
        Best = decision.NewBest ?? Best;
    }

    private SaveDecision Decide(string path, Logs logs)
    {
        if (!SaveBestOnly)
        {
            return SaveDecision.Always(SaveWeightsOnly, path);
        }

        if (!logs.TryGetValue(Monitor, out LogValue value) || value.Kind == LogValueKind.None)
        {
            return SaveDecision.Missing(Monitor);
        }

        if (value.Kind == LogValueKind.Array && !value.IsNumber)
        {
            return SaveDecision.NotScalar(value.ToString());
        }

        double current = value.ToDouble();
        bool better = greaterIsBetter ? current > Best : current < Best;
        return better
            ? SaveDecision.Improved(SaveWeightsOnly, path, Monitor, Best, current)
            : SaveDecision.NotImproved(Monitor, Best);
    }

    private void Execute(SaveAction action, string path)
    {
        if (action == SaveAction.None)
        {
            return;
        }

        ICheckpointable saved = target
            ?? throw new InvalidOperationException("ModelCheckpoint has nothing to save. Give it to Fit, or call SetTarget first.");
        try
        {
            if (action == SaveAction.Weights)
            {
                saved.SaveWeights(path, overwrite: true);
            }
            else
            {
                saved.Save(path, overwrite: true);
            }
        }
        catch (Exception e) when (e is (IOException or UnauthorizedAccessException) && Directory.Exists(path))
        {
            throw new IOException(
                $"Please specify a non-directory filepath for ModelCheckpoint. Filepath used is an existing directory: {path}", e);
        }
    }
}
