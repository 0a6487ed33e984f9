using System.Diagnostics;
using Argali.Checkpoints;
using Argali.Diagnostics;
using Argali.Models;

namespace Argali.Callbacks;

/// <content>Saves: captures, copies or waits, writes, and does what follows from a file that is on the disk.</content>
public sealed partial class ModelCheckpoint
{
    // Guards what the writer's thread and the training's thread both touch.
    private readonly Lock gate = new();
    private BackgroundWriter? background;
    private RunFiles? runFiles;
    private TimeSpan longestWrite;

    private bool KeepsIndex => WriteIndex || !Retention.KeepsAll;

    private void Write(SaveDecision decision, SaveReasons reasons, string path, double? value)
    {
        ICheckpointable saved = target
            ?? throw new InvalidOperationException("ModelCheckpoint has nothing to save. Give it to Fit, or call SetTarget first.");
        if (RequireFiniteWeights && FiniteCheckOf(saved).FindNotFinite() is { } weight)
        {
            Skip(path, reasons, $"the weight '{weight}' is not finite", warn: true);
            return;
        }

        long begun = Clock.GetTimestamp();
        double before = Best;

        // What is captured holds the callback's state as it is with the file.
        lock (gate)
        {
            Best = decision.NewBest ?? Best;
        }

        bool isDone = false;
        try
        {
            RunState run = Capture(value);
            ICheckpointWriter writer = Prepare(saved, decision.Action, path, run);
            Write(new PendingSave(path, reasons, value, run, writer, before, Best, begun));
            isDone = true;
        }
        finally
        {
            if (!isDone)
            {
                lock (gate)
                {
                    Best = before;
                }
            }
        }

        lastSave = Clock.GetTimestamp();
        savedStep = step;
    }

    private void Write(PendingSave save)
    {
        if (background is null)
        {
            WriteFile(save);
            return;
        }

        Telemetry.Queue.Add(1);
        Submission submission;
        try
        {
            submission = background.Submit(save.Writer.TakeSnapshot, () => WriteFromQueue(save), () => LeaveOut(save));
        }
        catch
        {
            Telemetry.Queue.Add(-1);
            throw;
        }

        // The writer may be done already; the stall is over only now.
        save.Stall = Clock.GetElapsedTime(save.Begun);
        if (submission.Accepted)
        {
            Telemetry.Stall.Record(save.Stall.Value.TotalSeconds);
        }
        else
        {
            LeaveOut(save);
        }
    }

    private void WriteFromQueue(PendingSave save)
    {
        try
        {
            WriteFile(save);
        }
        finally
        {
            Telemetry.Queue.Add(-1);
        }
    }

    private void LeaveOut(PendingSave save)
    {
        Telemetry.Queue.Add(-1);
        GiveBestBack(save);
        Skip(save.Path, save.Reasons, "the save before was still being written", save.Run);
    }

    // Runs on the training's thread or on the writer's.
    private void WriteFile(PendingSave save)
    {
        using Activity? activity = Telemetry.Activities.StartActivity("checkpoint.save");
        activity?.SetTag("argali.checkpoint.path", save.Path);
        activity?.SetTag("argali.checkpoint.step", save.Run.GlobalStep);
        activity?.SetTag("argali.checkpoint.reasons", save.Reasons.ToString());
        long begun = Clock.GetTimestamp();
        long bytes;
        try
        {
            if (WriteDurably(save) is not { } written)
            {
                GiveBestBack(save);
                return;
            }

            bytes = written;
            if (LatestLink is { } link)
            {
                CheckpointLink.Write(Path.Join(template.FixedFolder(), link), save.Path, Files);
            }
        }
        catch (Exception e)
        {
            GiveBestBack(save);
            Telemetry.Failed.Add(1);
            activity?.SetStatus(ActivityStatusCode.Error, e.Message);
            SaveFailed?.Invoke(new FailedCheckpoint(save.Path, save.Reasons, save.Run.Epoch, save.Run.GlobalStep, e));
            throw;
        }

        Report(save, bytes, Clock.GetElapsedTime(begun));
        Retain(save, bytes);
    }

    private void Report(PendingSave save, long bytes, TimeSpan duration)
    {
        TimeSpan stall = save.Stall ?? Clock.GetElapsedTime(save.Begun);
        lock (gate)
        {
            LatestPath = save.Path;
            longestWrite = duration > longestWrite ? duration : longestWrite;
            auto?.Measured(stall, duration);
        }

        Telemetry.Saved.Add(1);
        Telemetry.Write.Record(duration.TotalSeconds);
        Telemetry.Size.Record(bytes);
        if (background is null)
        {
            Telemetry.Stall.Record(stall.TotalSeconds);
        }

        Saved?.Invoke(new SavedCheckpoint(save.Path, save.Reasons, save.Run.Epoch, save.Run.GlobalStep, save.Value, bytes, stall, duration));
    }

    private void Retain(PendingSave save, long bytes)
    {
        if (!KeepsIndex && OnDiskFull != DiskFullAction.DropAndRetry)
        {
            return;
        }

        RunFiles own = OwnFiles(save);
        RetentionPlan plan = own.Add(own.EntryOf(own.NameOf(save.Path), save.Run, bytes), Retention, save.Run.Parent, RetentionDryRun);
        LastPlan = Retention.KeepsAll ? null : plan;
    }

    // A kill may have come between a save and its list, its link or what it retires; a run that is resumed at its end saves nothing more.
    private void Settle()
    {
        if (!KeepsIndex || runFiles is not null || target is null || List?.Position is not { Parent: not null } run)
        {
            return;
        }

        try
        {
            runFiles = new RunFiles(template, Files, KeepsIndex);
            runFiles.Load(target, run, saving: "");
            if (runFiles.Settle(run, Retention, RetentionDryRun) is { } newest && LatestLink is { } link)
            {
                CheckpointLink.Write(Path.Join(template.FixedFolder(), link), Path.Join(template.FixedFolder(), newest.File), Files);
            }
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            Warnings.Raise(nameof(ModelCheckpoint), $"The list of the files could not be brought up to date: {e.Message}");
        }
    }

    // The bytes written; null when the disk is full and the save is left out.
    private long? WriteDurably(PendingSave save)
    {
        while (true)
        {
            long bytes = 0;
            try
            {
                DurableFile.Write(
                    save.Path,
                    stream =>
                    {
                        save.Writer.Write(stream);
                        bytes = stream.Length;
                    },
                    Files);
                return bytes;
            }
            catch (Exception e) when (e is (IOException or UnauthorizedAccessException) && Files.IsDirectory(save.Path))
            {
                throw new IOException(
                    $"Please specify a non-directory filepath for ModelCheckpoint. Filepath used is an existing directory: {save.Path}", e);
            }
            catch (IOException e) when (OnDiskFull != DiskFullAction.Throw && DiskFull.Is(e))
            {
                if (OnDiskFull == DiskFullAction.Skip)
                {
                    Skip(save.Path, save.Reasons, $"the disk is full: {e.Message}", save.Run, warn: true);
                    return null;
                }

                if (OwnFiles(save).DropOne(Retention, save.Run) is not { } dropped)
                {
                    throw;
                }

                Warnings.Raise(nameof(ModelCheckpoint), $"The disk is full: '{dropped.File}' was removed to make room for '{save.Path}'.");
            }
        }
    }

    private RunFiles OwnFiles(PendingSave save)
    {
        runFiles ??= new RunFiles(template, Files, KeepsIndex);
        runFiles.Load(target!, save.Run, runFiles.NameOf(save.Path));
        return runFiles;
    }

    // A later save may have set a better one since.
    private void GiveBestBack(PendingSave save)
    {
        lock (gate)
        {
            if (Best.Equals(save.Best))
            {
                Best = save.BestBefore;
            }
        }
    }

    private void Skip(string path, SaveReasons reasons, string cause, RunState? run = null, bool warn = false)
    {
        Telemetry.Skipped.Add(1);
        if (warn)
        {
            Warnings.Raise(nameof(ModelCheckpoint), $"'{path}' was not saved: {cause}.");
        }

        Skipped?.Invoke(new SkippedCheckpoint(path, reasons, run?.Epoch ?? currentEpoch, run?.GlobalStep ?? step, cause));
    }

    private static IFiniteCheck FiniteCheckOf(ICheckpointable saved) => saved as IFiniteCheck
        ?? throw new InvalidOperationException(
            $"RequireFiniteWeights needs to look through the weights, and {saved.GetType().Name} does not implement IFiniteCheck.");

    private CheckpointContent WholeModel => isLegacyH5 ? CheckpointContent.LegacyModel : CheckpointContent.Model;

    private ICheckpointWriter Prepare(ICheckpointable saved, SaveAction action, string path, RunState run)
    {
        // Keras falls back to saving the whole model under a name for weights, which for a model is the legacy format.
        if (action == SaveAction.Model && !isLegacyH5 && saved is Model && !path.EndsWith(".keras", StringComparison.Ordinal))
        {
            throw new NotSupportedException($"The whole model cannot be saved as '{path}': expected a name ending in `.keras`.");
        }

        return saved.Prepare(action == SaveAction.Weights ? CheckpointContent.Weights : WholeModel, run);
    }
}
