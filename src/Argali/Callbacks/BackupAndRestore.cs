using System.Text.Json;
using Argali.Checkpoints;
using Argali.Models;
using Argali.Saving;

namespace Argali.Callbacks;

/// <summary>Backs the training up again and again, and takes it up where it was if a training before was interrupted.</summary>
/// <remarks>
/// <para>
/// The folder holds <c>latest.weights.h5</c> and <c>training_metadata.json</c> with the number of finished epochs. A new
/// training with the same folder loads the weights and begins with the next epoch; a backup within an epoch begins that epoch
/// again. Both files are removed when training ends, unless <see cref="DeleteCheckpoint"/> is false.
/// </para>
/// <para>
/// With <see cref="BatchExact"/> the backup also holds where the training stood, and the new training goes on at the very batch, as with
/// <c>resumeFrom</c>: it ends as if it had never stopped.
/// </para>
/// <para>The model must be built before training, and remembers the epoch: its next training begins there too, as in Keras.</para>
/// </remarks>
/// <seealso href="https://keras.io/api/callbacks/backup_and_restore/"/>
public sealed class BackupAndRestore : Callback, IStatefulCallback
{
    private readonly string weightsPath;
    private readonly string metadataPath;
    private readonly SaveCounter? counter;
    private int finishedEpochs;

    /// <summary>Takes Keras's arguments.</summary>
    /// <param name="backupDir">The folder of the backup, of this training alone.</param>
    /// <param name="saveFreq">When to back up: at the end of every epoch (default), or every so many batches.</param>
    /// <param name="deleteCheckpoint">Whether the backup is removed when training ends. Default true.</param>
    /// <exception cref="ArgumentException">
    /// <paramref name="backupDir"/> is empty, or <paramref name="saveFreq"/> is neither an epoch nor a number.
    /// </exception>
    public BackupAndRestore(string backupDir, SaveFrequency saveFreq = default, bool deleteCheckpoint = true)
    {
        if (string.IsNullOrEmpty(backupDir))
        {
            throw new ArgumentException("Empty `backup_dir` argument passed", nameof(backupDir));
        }

        if (saveFreq.IsNever || saveFreq.Overhead is not null)
        {
            throw new ArgumentException($"BackupAndRestore saves every epoch or every so many batches. Received: saveFreq={saveFreq}.", nameof(saveFreq));
        }

        BackupDir = backupDir;
        SaveFreq = saveFreq;
        DeleteCheckpoint = deleteCheckpoint;
        weightsPath = Path.Join(backupDir, "latest.weights.h5");
        metadataPath = Path.Join(backupDir, "training_metadata.json");
        counter = saveFreq.Batches is { } batches ? new SaveCounter(batches) : null;
    }

    /// <summary>The folder of the backup.</summary>
    public string BackupDir { get; }

    /// <summary>When to back up.</summary>
    public SaveFrequency SaveFreq { get; }

    /// <summary>Whether the backup is removed when training ends.</summary>
    public bool DeleteCheckpoint { get; }

    /// <summary>
    /// Whether a training goes on at the very batch of the backup, with the random streams, the place in the data and the states of the
    /// callbacks that it had. Default false: Keras's way, from the beginning of an epoch.
    /// </summary>
    public bool BatchExact { get; init; }

    /// <summary>Gets the backup that a training is to go on from; null when there is none, or none that holds a run.</summary>
    internal ResumeFrom? ResumeFrom =>
        BatchExact && File.Exists(weightsPath) && ModelFile.ReadHeader(weightsPath) is not null ? new ResumeFrom(weightsPath) : null;

    /// <inheritdoc/>
    public override IReadOnlyList<string>? AddedLogs => [];

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The model is not built.</exception>
    /// <exception cref="IOException">The backup cannot be read.</exception>
    public override void OnTrainBegin(Logs logs)
    {
        Model model = Model;
        if (!model.Built)
        {
            throw new InvalidOperationException(
                $"To use the BackupAndRestore callback, your model must be built before you call `fit()`. Model '{model.Name}' is unbuilt. "
                + "You can build it beforehand by calling it on a batch of data.");
        }

        if (Params.Resumes)
        {
            return;
        }

        if (File.Exists(weightsPath))
        {
            if (model.Optimizer is { Built: false } optimizer)
            {
                // Otherwise the file's optimizer weights would have no place to go.
                optimizer.Build(model.TrainableVariables);
            }

            model.LoadWeights(weightsPath);
        }

        if (File.Exists(metadataPath))
        {
            model.InitialEpoch = ReadEpoch();
        }
    }

    /// <inheritdoc/>
    public override void OnTrainBatchEnd(int batch, Logs logs)
    {
        if (counter?.ShouldSave(batch) == true)
        {
            BackUp();
        }
    }

    /// <inheritdoc/>
    public override void OnEpochEnd(int epoch, Logs logs)
    {
        finishedEpochs = epoch + 1;
        counter?.EndEpoch();
        if (counter is null)
        {
            BackUp();
        }
    }

    /// <inheritdoc/>
    public override void OnTrainEnd(Logs logs)
    {
        if (!DeleteCheckpoint || !Directory.Exists(BackupDir))
        {
            return;
        }

        // Not the whole folder: it might hold what is not ours.
        File.Delete(metadataPath);
        File.Delete(weightsPath);
        if (!Directory.EnumerateFileSystemEntries(BackupDir).Any())
        {
            Directory.Delete(BackupDir);
        }
    }

    /// <inheritdoc/>
    public Config SaveState() => new()
    {
        ["finished_epochs"] = finishedEpochs,
        ["batches_seen"] = counter?.Seen,
        ["last_batch"] = counter?.LastSeen,
    };

    /// <inheritdoc/>
    public void RestoreState(Config state)
    {
        ArgumentNullException.ThrowIfNull(state);
        finishedEpochs = state.GetInt("finished_epochs");
        counter?.Restore(state.GetInt("batches_seen", 0), state.GetInt("last_batch", 0));
    }

    private void BackUp()
    {
        DurableFile.CreateDirectory(BackupDir);
        Model.SaveWeights(weightsPath, overwrite: true);
        DurableFile.Write(metadataPath, stream =>
        {
            using var text = new StreamWriter(stream, leaveOpen: true);
            text.Write($"{{\"epoch\": {finishedEpochs}, \"batch\": {counter?.LastSeen ?? 0}}}");
        });
    }

    private int ReadEpoch()
    {
        try
        {
            using FileStream stream = File.OpenRead(metadataPath);
            using JsonDocument document = JsonDocument.Parse(stream);
            return document.RootElement.GetProperty("epoch").GetInt32();
        }
        catch (Exception e) when (e is JsonException or KeyNotFoundException or InvalidOperationException or FormatException)
        {
            throw new IOException($"{metadataPath} is no backup's metadata: expected an object with the number \"epoch\".", e);
        }
    }
}
