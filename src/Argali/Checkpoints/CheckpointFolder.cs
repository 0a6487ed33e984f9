using Argali.Saving;

namespace Argali.Checkpoints;

/// <summary>The checkpoints of one run in a folder, newest first; what the files' own headers say decides.</summary>
internal sealed class CheckpointFolder
{
    private CheckpointFolder(IReadOnlyList<(string Path, RunState Run)> newest, IReadOnlyList<PassedOver> passedOver) =>
        (Newest, PassedOver) = (newest, passedOver);

    /// <summary>Gets the checkpoints, newest first, not verified yet; their states are left out.</summary>
    public IReadOnlyList<(string Path, RunState Run)> Newest { get; }

    /// <summary>Why nothing can go on from a file.</summary>
    public const string Changed =
        "It was saved at the end of an epoch that had been cut, and callbacks had changed the model by then: a run goes on from before the cut.";

    /// <summary>Gets the files that are no checkpoints of the run.</summary>
    public IReadOnlyList<PassedOver> PassedOver { get; }

    /// <summary>Reads a folder.</summary>
    /// <exception cref="InvalidOperationException">There are several runs, and none was named.</exception>
    /// <exception cref="IOException">The folder is a file.</exception>
    public static CheckpointFolder Read(string folder, string? runId, ICheckpointable? reader)
    {
        ArgumentException.ThrowIfNullOrEmpty(folder);
        if (File.Exists(folder))
        {
            throw new IOException(
                $"Expected a folder of checkpoints, or a file that ends in .keras or .weights.h5. Received: '{folder}', which is another file, or a link to nothing.");
        }

        var found = new List<(string Path, RunState Run)>();
        var passedOver = new List<PassedOver>();
        foreach (string path in Files(folder, reader))
        {
            try
            {
                RunState? run = reader is null ? ModelFile.ReadHeader(path) : reader.Inspect(path);
                if (run is null)
                    passedOver.Add(new PassedOver(path, "It carries no run: it was not saved by a training.", IsDamaged: false));
                else
                    found.Add((path, run));
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                passedOver.Add(new PassedOver(path, e.Message, IsDamaged: true));
            }
        }

        IGrouping<string, (string Path, RunState Run)>[] runs = [.. found.GroupBy(file => file.Run.RunId, StringComparer.Ordinal)];
        if (runId is null && runs.Length > 1)
        {
            throw new InvalidOperationException(
                $"The folder '{folder}' holds checkpoints of {runs.Length} runs: {string.Join("; ", runs.Select(Describe))}. " +
                "Say which one goes on: name a file, or the run, new ResumeFrom(folder) { RunId = ... }.");
        }

        foreach ((string path, RunState run) in found.Where(file => runId is not null && file.Run.RunId != runId))
            passedOver.Add(new PassedOver(path, $"It is of another run, {run.RunId}.", IsDamaged: false));
        return new CheckpointFolder(
            [
                .. found.Where(file => runId is null || file.Run.RunId == runId)
                    .OrderByDescending(file => file.Run.GlobalStep)
                    .ThenBy(file => file.Run.HasEnded)
                    .ThenByDescending(file => file.Run.Epoch)
                    .ThenByDescending(file => file.Run.Moment)
                    .ThenBy(file => file.Path, StringComparer.Ordinal),
            ],
            passedOver);
    }

    // A link to another file of the folder, such as "latest", adds nothing: the file itself is looked at.
    private static IEnumerable<string> Files(string folder, ICheckpointable? reader)
    {
        if (!Directory.Exists(folder))
            return [];
        List<string> files = [.. Directory.EnumerateFiles(folder).Where(path => reader is not null || ModelFile.IsModelFile(path)).Order(StringComparer.Ordinal)];
        var plain = new HashSet<string>(files.Where(path => new FileInfo(path).LinkTarget is null).Select(Path.GetFullPath), StringComparer.Ordinal);
        return files.Where(path => new FileInfo(path).LinkTarget is null || !plain.Contains(DiskFileSystem.Instance.FinalTarget(path)));
    }

    private static string Describe(IGrouping<string, (string Path, RunState Run)> run)
    {
        (string path, RunState newest) = run.MaxBy(file => file.Run.GlobalStep);
        return $"{run.Key} ({run.Count()} files, the newest {Path.GetFileName(path)} after {newest.GlobalStep} batches)";
    }
}
