using Argali.Checkpoints;
using Argali.Diagnostics;
using Argali.Saving;

namespace Argali.Callbacks;

/// <content>Follows the training: where it stands, its begin, and every way out.</content>
public sealed partial class ModelCheckpoint : IStatefulCallback
{
    // The folders that have been looked through for what killed runs left.
    private readonly HashSet<string> cleaned = new(StringComparer.Ordinal);
    private TerminationWatch? watch;
    private RunState? alone;
    private bool isTraining;
    private long step;
    private long previousStep;
    private long lastSave;
    private long? savedStep;
    private int lastBatch = -1;

    /// <summary>Notes signals; a test gives one that it signals itself.</summary>
    internal Func<TimeSpan, TimeProvider, TerminationWatch> Watch { get; init; } = static (grace, clock) => new TerminationWatch(grace, clock);

    /// <inheritdoc/>
    public Config SaveState() => new()
    {
        ["best"] = Best,
        ["epoch"] = currentEpoch,
        ["batches_seen"] = counter?.Seen,
        ["last_batch"] = counter?.LastSeen,
        ["step"] = step,
        ["deferred"] = (int)deferred,
    };

    /// <inheritdoc/>
    public void RestoreState(Config state)
    {
        ArgumentNullException.ThrowIfNull(state);
        Best = state.GetDouble("best");
        currentEpoch = state.GetInt("epoch");
        counter?.Restore(state.GetIntOrNull("batches_seen") ?? 0, state.GetIntOrNull("last_batch") ?? 0);
        deferred = (SaveReasons)(state.GetIntOrNull("deferred") ?? 0);
        step = List?.Position?.GlobalStep ?? step;
    }

    private void Begin()
    {
        isTraining = true;
        cleaned.Clear();
        RemoveAbandoned();
        alone = List?.Position is null ? new RunState() : null;
        (step, previousStep, lastBatch, savedStep) = (0, 0, -1, null);
        lastSave = Clock.GetTimestamp();
        LatestPath = null;
        runFiles = null;
        background = Background ? new BackgroundWriter(BackPressure, Clock) : null;
        watch = Triggers.Grace is { } grace ? Watch(grace, Clock) : null;
    }

    // What runs that were killed left half written: it holds space, and nothing else.
    private void RemoveAbandoned(string? folder = null)
    {
        try
        {
            folder ??= template.FixedFolder();
            if (cleaned.Add(folder))
            {
                DurableFile.RemoveAbandoned(folder.Length > 0 ? folder : ".", Files);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or FormatException)
        {
            Warnings.Raise(nameof(ModelCheckpoint), $"What an earlier run left half written could not be removed: {e.Message}");
        }
    }

    private void BeginEpoch(int epoch)
    {
        lastBatch = -1;
        if (alone is not null)
        {
            (alone.Epoch, alone.Batch, alone.Moment) = (epoch, 0, RunMoment.Batches);
        }
    }

    // A number that does not grow begins an epoch, in a loop that does not say so.
    private void CountBatch(int batch)
    {
        previousStep = step;
        step = List?.Position?.GlobalStep ?? step + (batch > lastBatch ? batch - lastBatch : batch + 1);
        lastBatch = batch;
        if (alone is not null)
        {
            (alone.Batch, alone.GlobalStep) = (batch + 1, step);
        }
    }

    private void EndEpoch()
    {
        previousStep = step = List?.Position?.GlobalStep ?? step;
        alone?.Moment = RunMoment.EpochEnd;
    }

    private bool IsAutoDue()
    {
        if (auto is null)
        {
            return false;
        }

        lock (gate)
        {
            // One that is still being written has not been measured yet.
            return Clock.GetElapsedTime(lastSave) >= auto.Current && background is not { Pending: > 0 };
        }
    }

    private RunState Capture(double? value)
    {
        RunState run = CaptureRun() ?? CaptureAlone();
        run.Monitor = Monitor;
        run.Value = value;
        run.GreaterIsBetter = greaterIsBetter;
        run.Series = RunFiles.SeriesOf(template);
        return run;
    }

    // For a program that calls the hooks itself, without a list of callbacks.
    private RunState CaptureAlone()
    {
        alone ??= new RunState();
        RunState run = alone.Copy();
        run.Created = Clock.GetUtcNow();
        run.States["callbacks"] = new Config { [((IStatefulCallback)this).StateName] = SaveState() };
        return run;
    }

    // The exception that ends the training is what the caller must hear; what fails here is told by an event and a warning.
    private void SaveAtInterruption()
    {
        if (!isTraining)
        {
            return;
        }

        try
        {
            if (List is { IsInStep: true })
            {
                Skip(Filepath, SaveReasons.Interruption, "the training failed within a batch, so that the weights may be changed in part");
            }
            else if (savedStep != step)
            {
                At(watch?.Signal is null ? MomentKind.Interruption : MomentKind.Termination, SaveReasons.None, currentEpoch, null, new Logs());
            }

            background?.Drain();
        }
        catch (Exception e)
        {
            Warnings.Raise(nameof(ModelCheckpoint), $"The training was interrupted, and saving failed too: {e.Message}");
        }
        finally
        {
            End();
        }
    }

    private void EndIfTerminated()
    {
        if (!isTraining || watch is not { Signal: { } signal })
        {
            return;
        }

        // What is on its way is the newest that can be whole soonest.
        background?.Drain();
        if (savedStep != step || LatestPath is null)
        {
            if (LatestPath is null || longestWrite < watch.Left)
            {
                At(MomentKind.Termination, SaveReasons.None, currentEpoch, null, new Logs());
                background?.Drain();
            }
            else
            {
                Skip(Filepath, SaveReasons.Termination, $"a save takes up to {longestWrite}, and {watch.Left} are left", warn: true);
                savedStep = step;
            }
        }

        throw new TrainingTerminatedException(signal, LatestPath);
    }

    private void End()
    {
        isTraining = false;
        watch?.Dispose();
        watch = null;
        background?.Dispose();
        background = null;
    }
}
