using System.Globalization;
using Argali.Checkpoints;
using Argali.Diagnostics;
using Argali.Metrics;
using Argali.Text;
using Argali.Training;

namespace Argali.Callbacks;

/// <content>Looks, before the first batch, for mistakes that would otherwise show when something is to be saved.</content>
public sealed partial class ModelCheckpoint
{
    /// <summary>The bytes that are free where a path is; a test gives its own.</summary>
    internal Func<string, long?> FreeBytes { get; init; } = FolderCheck.FreeBytes;

    /// <summary>The kind of network file system that a path is on, or null; a test gives its own.</summary>
    internal Func<string, string?> NetworkOf { get; init; } = FolderCheck.NetworkOf;

    private bool NeedsMonitor => SaveBestOnly || Triggers.OnImprovement || Retention.NeedsValues;

    private bool HasWaysOut => Triggers.OnTrainEnd || Triggers.OnInterruption || Triggers.Grace is not null;

    // Keras asks for the names in the logs; at our own moments a name that is missing is filled in.
    private bool NamesMustBeThere => SaveFreq.IsEpoch || SaveFreq.Batches is not null;

    private void CheckBeforeTraining()
    {
        if (Preflight == PreflightMode.Off)
        {
            return;
        }

        foreach (Exception problem in Problems())
        {
            if (Preflight == PreflightMode.Throw)
            {
                throw problem;
            }

            Warnings.Raise(nameof(ModelCheckpoint), problem.Message);
        }

        if (NetworkOf(Filepath) is { } network)
        {
            Warnings.Raise(
                nameof(ModelCheckpoint),
                $"'{Filepath}' is on a network file system ({network}): a save is as durable as its server makes it, and a directory may not be flushed.");
        }
    }

    private IEnumerable<Exception> Problems()
    {
        IReadOnlyList<string>? fields = null;
        FormatException? malformed = null;
        try
        {
            fields = template.FieldNames();
        }
        catch (FormatException e)
        {
            malformed = new FormatException($"The file name '{Filepath}' is malformed: {e.Message}.", e);
        }

        if (fields is null)
        {
            return [malformed!];
        }

        IEnumerable<Exception?> problems =
        [
            OneNameForMany(fields),
            NoDirection(),
            MissingName(fields),
            FolderCheck.FindProblem(Sample(fields), Files),
            TooLittleSpace(fields),
        ];
        return problems.OfType<Exception>();
    }

    private ArgumentException? OneNameForMany(IReadOnlyList<string> fields)
    {
        if (fields.Count > 0)
        {
            return null;
        }

        if (!Retention.KeepsAll && Retention.MaximumFiles != 1)
        {
            return new ArgumentException(
                $"Retention keeps several files ({Retention}), but '{Filepath}' names one file for all of them. Put a field such as {{epoch}} into it.");
        }

        return SaveBestOnly && HasWaysOut
            ? new ArgumentException(
                $"A save {Triggers} would replace the best model in '{Filepath}' by a later one. Put a field such as {{epoch}} into the name, "
                + "or use a second ModelCheckpoint.")
            : null;
    }

    private ArgumentException? NoDirection()
    {
        if (double.IsNaN(Best))
        {
            return new ArgumentException("No value is better than an initialValueThreshold of NaN, so that nothing would be saved.");
        }

        if (!NeedsMonitor || Expected is not { } expected)
        {
            return null;
        }

        if (expected.DirectionOf(Monitor) is { } direction && direction == MetricDirection.Up != greaterIsBetter)
        {
            string better = direction == MetricDirection.Up ? "greater" : "smaller";
            string said = $"Of '{Monitor}', {better} values are better";
            if (Mode == MonitorMode.Auto)
            {
                return new ArgumentException(
                    $"{said}, but ModelCheckpoint goes by the name, as Keras does, and would keep the worst. Give "
                    + $"mode: MonitorMode.{(direction == MetricDirection.Up ? MonitorMode.Max : MonitorMode.Min)}.");
            }

            Warnings.Raise(nameof(ModelCheckpoint), $"{said}, but mode is {Mode}: the worst will be kept.");
        }

        if (!expected.IsComplete || expected.Epoch.Contains(Monitor))
        {
            return expected.IsComplete && !IsMonitoredInTime(expected)
                ? new ArgumentException(
                    $"'{Monitor}' is known only after a validation, and saveFreq: {SaveFreq} saves within epochs, where Keras warns and never "
                    + "saves. Set OnMissingMonitor = MissingMonitor.Wait to decide after the validation.")
                : null;
        }

        return new ArgumentException(
            $"{Suggestions.Unknown("monitored value", Monitor, expected.Epoch)}{(expected.Validates ? "" : " There are no validation data.")}");
    }

    private bool IsMonitoredInTime(ExpectedLogs expected) =>
        !SaveBestOnly || SaveFreq.Batches is null || OnMissingMonitor == MissingMonitor.Wait || expected.Batch.Contains(Monitor)
        || Triggers.OnImprovement || Triggers.Epochs.Count > 0;

    private ArgumentException? MissingName(IReadOnlyList<string> fields)
    {
        if (!NamesMustBeThere || Expected is not { IsComplete: true } expected)
        {
            return null;
        }

        bool waits = SaveBestOnly && OnMissingMonitor == MissingMonitor.Wait;
        bool atEpochs = SaveFreq.IsEpoch || waits;
        string[] known = [.. atEpochs ? expected.Epoch : expected.Batch];
        foreach (string field in fields)
        {
            if (field == "epoch" || (field == "batch" && !SaveFreq.IsEpoch))
            {
                continue;
            }

            if (!known.Contains(field))
            {
                string[] all = [.. known, "epoch", .. SaveFreq.IsEpoch ? [] : (string[])["batch"]];
                return new ArgumentException($"The file name '{Filepath}' cannot be filled in. {Suggestions.Unknown("field", field, all)}");
            }

            if (!waits && field.StartsWith("val_", StringComparison.Ordinal) && !expected.ValidatesEveryEpoch)
            {
                return new ArgumentException(
                    $"The file name '{Filepath}' cannot be filled in after epochs without a validation: '{field}' is not known then. Validate after every "
                    + $"epoch, or save with SaveFrequency.Never and SaveTrigger.EveryEpoch, which fills in the last value.");
            }
        }

        return null;
    }

    private string Sample(IReadOnlyList<string> fields)
    {
        var logs = new Logs();
        foreach (string field in fields.Where(f => f is not ("epoch" or "batch")))
        {
            logs[field] = 0.123456789;
        }

        try
        {
            return template.Format(Math.Max(0, Params.Epochs - 1), 0, logs);
        }
        catch (FormatException)
        {
            // A specification that suits no float, such as {name:s}: what the value will be is not known yet.
            return template.FixedFolder() is { Length: > 0 } folder ? Path.Join(folder, "sample") : "sample";
        }
    }

    private IOException? TooLittleSpace(IReadOnlyList<string> fields)
    {
        if (target is not ISizedCheckpoint sized)
        {
            return null;
        }

        // A file is written beside the one it replaces.
        long size = sized.EstimateBytes(SaveWeightsOnly ? CheckpointContent.Weights : WholeModel);
        long held = fields.Count == 0 ? 1 : Retention.MaximumFiles ?? 1;
        long needed = checked(size * (held + 1));
        if (Retention.Bytes is { } limit)
        {
            needed = Math.Min(needed, limit + size);
        }

        string folder = Path.GetFullPath(Filepath);
        return FreeBytes(folder) is { } free && free < needed
            ? new IOException(string.Create(
                CultureInfo.InvariantCulture,
                $"'{Filepath}' needs {needed:N0} bytes for {held} files of {size:N0} and the one being written, and {free:N0} are free there."))
            : null;
    }

    private ExpectedLogs? Expected => ModelOrNull?.ExpectedLogs;
}
