using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Diagnostics;
using Argali.Models;
using Argali.Saving;

namespace Argali.Training;

/// <summary>A checkpoint that a training is to go on from: found, verified and compared with the model before anything is changed.</summary>
internal sealed class ResumePlan : IDisposable
{
    private readonly ResumeFrom from;
    private readonly ModelFileReader file;
    private readonly WeightsMatch match;
    private readonly TrainingState state;

    private ResumePlan(Model model, ResumeFrom from, ModelFileReader file, RunState run, IReadOnlyList<PassedOver> passedOver)
    {
        this.from = from;
        this.file = file;
        Run = run;
        Report = new ResumeReport(file.FilePath, run, passedOver);
        state = new TrainingState(model);
        match = file.Match(model);
        CompareTensors();
        state.Compare(run.States, Report);
    }

    /// <summary>Gets where the training stood.</summary>
    public RunState Run { get; }

    /// <summary>Gets what fits and what does not.</summary>
    public ResumeReport Report { get; }

    /// <summary>Gets whether callbacks begin anew.</summary>
    public bool KeepsCallbacksFresh => !from.RestoreCallbacks;

    /// <summary>Gets whether the user's batches are read up to the place of the run.</summary>
    public bool SkipsBatches => from.SkipBatches;

    /// <summary>Finds and opens the checkpoint; null when there is none.</summary>
    /// <exception cref="FileNotFoundException">The file is not there.</exception>
    /// <exception cref="ModelFileException">The file, or every checkpoint of the folder, is damaged; or the file carries no run.</exception>
    /// <exception cref="InvalidOperationException">The folder holds checkpoints of several runs.</exception>
    public static ResumePlan? Open(Model model, ResumeFrom from)
    {
        if (ModelFile.IsLegacy(from.Path))
        {
            throw new ArgumentException(
                $"'{from.Path}' is a legacy file: it does not hold where the training stood. Load it with Model.Load, which restores the optimizer too, and train on, " +
                "or resume from a `.keras` or `.weights.h5` file.", nameof(from));
        }

        if (ModelFile.IsModelFile(from.Path))
            return Open(model, from, from.Path, []);
        CheckpointFolder folder = CheckpointFolder.Read(from.Path, from.RunId, reader: null);
        var passedOver = new List<PassedOver>(folder.PassedOver);
        foreach ((string path, RunState header) in folder.Newest)
        {
            if (header.HasChanged)
            {
                passedOver.Add(new PassedOver(path, CheckpointFolder.Changed, IsDamaged: true));
                continue;
            }

            ModelFileReader file;
            try
            {
                file = ModelFile.OpenReader(path, from.Verify);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                passedOver.Add(new PassedOver(path, e.Message, IsDamaged: true));
                continue;
            }

            if (passedOver.Exists(other => other.IsDamaged))
                Warnings.Raise("Fit", $"Resuming from '{path}'. Passed over: {string.Join("; ", passedOver.Where(other => other.IsDamaged).Select(other => other.Reason))}");
            return Open(model, from, file, passedOver);
        }

        if (passedOver.Find(other => other.IsDamaged) is { } damaged)
        {
            throw new ModelFileException(
                $"Of the folder '{from.Path}' no checkpoint can be read, or gone on from, so that the training cannot go on. To begin anew, leave out " +
                $"resumeFrom or move the files away. First: {damaged.Reason}", damaged.Path, null);
        }

        model.ResumeReport = new ResumeReport(null, null, passedOver);
        return null;
    }

    /// <summary>Compares the callbacks' states too, and refuses what does not fit unless that is allowed.</summary>
    /// <exception cref="ModelFileException">Something does not fit.</exception>
    public void Require(CallbackList callbacks)
    {
        if (from.RestoreCallbacks)
        {
            (IReadOnlyList<string> restored, IReadOnlyList<string> missing, IReadOnlyList<string> unused) = callbacks.CompareStates(Run);
            foreach (string name in restored)
                Report.AddRestored($"callback {name}");
            foreach (string name in missing)
                Report.AddMissing($"callback {name}");
            foreach (string name in unused)
                Report.AddUnused($"callback {name}");
        }

        if (from.Strict && !Report.IsComplete)
        {
            string reason = match.Failures.Select(failure => failure.Reason).Concat(match.Skipped.Select(skipped => skipped.Reason)).FirstOrDefault() ?? "";
            throw new ModelFileException(
                $"The checkpoint does not fit the training. {reason} {Report} To take over what fits, use new ResumeFrom(path) {{ Strict = false }}.",
                file.FilePath, null);
        }
    }

    /// <summary>Copies weights and optimizer.</summary>
    public void RestoreModel() => file.Copy(match);

    /// <summary>Sets the random streams.</summary>
    public void RestoreStreams() => state.RestoreStreams(Run.States, Report);

    /// <summary>Sets the sums of metrics and what layers keep between batches.</summary>
    public void RestoreSums() => state.RestoreSums(Run.States);

    public void Dispose() => file.Dispose();

    private static ResumePlan Open(Model model, ResumeFrom from, string path, IReadOnlyList<PassedOver> passedOver) =>
        Open(model, from, ModelFile.OpenReader(path, from.Verify), passedOver);

    private static ResumePlan Open(Model model, ResumeFrom from, ModelFileReader file, IReadOnlyList<PassedOver> passedOver)
    {
        try
        {
            RunState run = file.ReadRun() ?? throw new ModelFileException(
                "The file carries no run: it was not saved by a training of Argali. To begin a training with its weights, call LoadWeights.",
                file.FilePath, null);
            if (run.HasChanged)
                throw new ModelFileException(CheckpointFolder.Changed, file.FilePath, null);
            return new ResumePlan(model, from, file, run, passedOver);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private void CompareTensors()
    {
        var used = new HashSet<string>(match.Paths, StringComparer.Ordinal);
        foreach (string path in used)
            Report.AddRestored(path);
        foreach (WeightsFailure failure in match.Failures)
        {
            if (failure.IsReshaped)
                Report.AddReshaped(failure.Node.VariablesPath);
            else
                Report.AddMissing(failure.Node.VariablesPath);
        }

        foreach ((string path, _) in match.Skipped)
            Report.AddMissing(path);
        HashSet<string> told = [.. Report.Missing, .. Report.Reshaped];
        foreach (string path in file.Manifest!.Weights.Keys.Where(path => !used.Contains(path) && !told.Contains(path[..path.LastIndexOf('/')])))
            Report.AddUnused(path);
    }
}
