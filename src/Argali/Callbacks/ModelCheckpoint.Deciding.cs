using System.Globalization;
using Argali.Checkpoints;
using Argali.Diagnostics;

namespace Argali.Callbacks;

/// <content>Decides at each moment whether something is saved, and under which name.</content>
public sealed partial class ModelCheckpoint
{
    // Moments on the way, which keep to saveBestOnly, and ways out, which do not.
    private const SaveReasons OnTheWay = SaveReasons.Epoch | SaveReasons.Batches | SaveReasons.Time;
    private const SaveReasons WaysOut = SaveReasons.TrainEnd | SaveReasons.Interruption | SaveReasons.Termination;

    private readonly Logs carried = new();
    private SaveReasons deferred;

    private BestValue Reference => new(greaterIsBetter, MinDelta, FiniteOnly, Best);

    private void At(MomentKind kind, SaveReasons scheduled, int epoch, int? batch, Logs logs)
    {
        if (Triggers != SaveTrigger.None || auto is not null)
        {
            foreach ((string name, LogValue value) in logs)
            {
                carried[name] = value;
            }
        }

        bool improves = Triggers.OnImprovement && Monitored(logs) is { } current && Reference.IsBeatenBy(current);
        var moment = new TrainingMoment(kind, epoch, step, previousStep, Clock.GetElapsedTime(lastSave), improves);
        SaveReasons due = scheduled | moment.Due(Triggers);
        if (deferred != SaveReasons.None && IsThere(logs))
        {
            due |= deferred;
            deferred = SaveReasons.None;
            scheduled = SaveReasons.None;
        }

        if (due != SaveReasons.None)
        {
            Save(due, scheduled != SaveReasons.None && auto is null, epoch, batch, logs);
        }
    }

    // The order is Keras's: a wrong name in the pattern shows, and the folder is made, even when nothing will be saved.
    private void Save(SaveReasons due, bool asInKeras, int epoch, int? batch, Logs logs)
    {
        if (SaveBestOnly && OnMissingMonitor != MissingMonitor.Warn && (due & OnTheWay) != SaveReasons.None && !IsThere(logs))
        {
            if (OnMissingMonitor == MissingMonitor.Throw)
            {
                throw new InvalidOperationException(
                    $"ModelCheckpoint monitors '{Monitor}', which is not in the logs. Available: {string.Join(", ", logs.Names)}.");
            }

            deferred |= due & OnTheWay;
            due &= ~OnTheWay;
            if (due == SaveReasons.None)
            {
                return;
            }
        }

        string path = asInKeras ? template.Format(epoch, batch, logs) : FormatAnyway(epoch, batch, logs);
        if (Path.GetDirectoryName(path) is { Length: > 0 } folder)
        {
            DurableFile.CreateDirectory(folder, Files);
            RemoveAbandoned(folder);
        }

        SaveDecision decision = Decide(due, path, logs);
        if (decision.Warning is { } warning)
        {
            Warnings.Raise(nameof(ModelCheckpoint), warning);
        }

        if (Verbose > 0 && decision.Message is { } message)
        {
            Output.Write(string.Create(CultureInfo.InvariantCulture, $"\nEpoch {epoch + 1}: {message}\n"));
        }

        if (decision.Action != SaveAction.None)
        {
            Write(decision, due, path, Monitored(logs));
        }
    }

    private SaveDecision Decide(SaveReasons due, string path, Logs logs)
    {
        if ((due & WaysOut) != SaveReasons.None)
        {
            return SaveDecision.Always(SaveWeightsOnly, path);
        }

        if (!SaveBestOnly)
        {
            return Triggers.OnImprovement && Monitored(logs) is { } value && Reference.IsBeatenBy(value)
                ? SaveDecision.Improved(SaveWeightsOnly, path, Monitor, Best, value)
                : SaveDecision.Always(SaveWeightsOnly, path);
        }

        if (!IsThere(logs))
        {
            return SaveDecision.Missing(Monitor);
        }

        if (logs[Monitor] is { Kind: LogValueKind.Array, IsNumber: false } array)
        {
            return SaveDecision.NotScalar(array.ToString());
        }

        double current = logs[Monitor].ToDouble();
        return Reference.IsBeatenBy(current)
            ? SaveDecision.Improved(SaveWeightsOnly, path, Monitor, Best, current)
            : SaveDecision.NotImproved(Monitor, Best);
    }

    private bool IsThere(Logs logs) => logs.TryGetValue(Monitor, out LogValue value) && value.Kind != LogValueKind.None;

    private double? Monitored(Logs logs) => logs.TryGetNumber(Monitor, out double number) ? number : null;

    // A file is not lost for its name: what the logs lack gets its last value, or NaN.
    private string FormatAnyway(int epoch, int? batch, Logs logs)
    {
        var filled = new Logs(logs);
        foreach (string name in template.FieldNames())
        {
            if (name is not ("epoch" or "batch") && !filled.Contains(name))
            {
                filled[name] = carried.TryGetValue(name, out LogValue value) ? value : double.NaN;
            }
        }

        try
        {
            return template.Format(epoch, batch ?? Math.Max(lastBatch, 0), filled);
        }
        catch (FormatException)
        {
            string extension = SaveWeightsOnly ? ".weights.h5" : isLegacyH5 ? ".h5" : ".keras";
            return Path.Join(template.FixedFolder(), string.Create(CultureInfo.InvariantCulture, $"epoch-{epoch + 1}-step-{step}{extension}"));
        }
    }
}
