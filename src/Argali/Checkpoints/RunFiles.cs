using Argali.Diagnostics;

namespace Argali.Checkpoints;

/// <summary>
/// The files that a checkpoint has saved, in this process and before: what retention decides about, and the list of them beside the files.
/// </summary>
/// <remarks>
/// The order of a save is: the file is on the disk; the list that names it is; only then retired files are removed. A kill between the
/// first two leaves a file that the list does not name yet, which the run takes in when it goes on; one between the last two leaves files that
/// the list still names, and the next save removes them.
/// </remarks>
internal sealed class RunFiles
{
    // Two checkpoints of a process may keep one list.
    private static readonly Lock Gate = new();
    private readonly string folder;
    private readonly string asWritten;
    private readonly FileNameTemplate template;
    private readonly IFileSystem files;
    private readonly bool keepsIndex;
    private List<CheckpointEntry>? entries;
    private bool hasWarned;

    /// <param name="template">The names of the files.</param>
    /// <param name="files">The disk.</param>
    /// <param name="keepsIndex">Whether the list is written beside the files; otherwise it ends with the process.</param>
    public RunFiles(FileNameTemplate template, IFileSystem files, bool keepsIndex)
    {
        this.template = template;
        this.files = files;
        this.keepsIndex = keepsIndex;
        asWritten = template.FixedFolder();
        folder = Path.GetFullPath(asWritten.Length == 0 ? "." : asWritten);
        Series = SeriesOf(template);
    }

    /// <summary>The names of the files, seen from the folder of the list.</summary>
    public string Series { get; }

    /// <summary>The files of the series, of all runs.</summary>
    public IReadOnlyList<CheckpointEntry> Entries => entries ?? [];

    /// <summary>The names of the files of a template, seen from their folder.</summary>
    public static string SeriesOf(FileNameTemplate template) =>
        template.Pattern[template.FixedFolder().Length..].TrimStart('/', Path.DirectorySeparatorChar);

    /// <summary>The name of a file, seen from the folder of the list.</summary>
    public string NameOf(string path) => Path.GetRelativePath(folder, Path.GetFullPath(path)).Replace(Path.DirectorySeparatorChar, '/');

    /// <summary>Reads the list, or makes it anew from the files if it is lost or damaged.</summary>
    /// <param name="reader">Reads the files.</param>
    /// <param name="run">The run that saves.</param>
    /// <param name="saving">The name of the file that it saves now.</param>
    public void Load(ICheckpointable reader, RunState run, string saving) => entries ??= keepsIndex ? Known(reader, run, saving) : [];

    /// <summary>Takes a file in that is on the disk, writes the list, and removes what retention no longer keeps.</summary>
    /// <returns>What retention decided.</returns>
    public RetentionPlan Add(CheckpointEntry entry, Retention retention, string? parent, bool dryRun)
    {
        List<CheckpointEntry> all = entries ??= [];
        all.RemoveAll(f => f.File == entry.File);
        all.Add(entry);
        if (keepsIndex)
        {
            WriteIndex(entry.Run, entry.File);
        }

        WarnOfLaterFiles(entry);
        return Retain(retention, entry.Run, entry.Step, parent, dryRun);
    }

    /// <summary>Does for a run that saves nothing more what a kill may have kept it from after its last save.</summary>
    /// <returns>The newest file of the run, or null.</returns>
    public CheckpointEntry? Settle(RunState run, Retention retention, bool dryRun)
    {
        if (Entries.Where(f => f.Run == run.RunId && f.Step <= run.GlobalStep).MaxBy(f => f.Step) is not { } newest)
        {
            return null;
        }

        WriteIndex(run.RunId, saved: null);
        Retain(retention, run.RunId, run.GlobalStep, run.Parent, dryRun);
        return newest;
    }

    /// <summary>Removes the file that retention values least, to make room; null if none may be removed.</summary>
    public CheckpointEntry? DropOne(Retention retention, RunState run)
    {
        IEnumerable<CheckpointEntry> own = Entries.Where(f => f.Run == run.RunId && f.Step <= run.GlobalStep);
        IReadOnlyList<CheckpointEntry> expendable = retention.Expendable(own, Untouchable(run.Parent));
        foreach (CheckpointEntry file in expendable)
        {
            if (Remove(file) && !File.Exists(Path.Join(folder, file.File)))
            {
                return file;
            }
        }

        return null;
    }

    private RetentionPlan Retain(Retention retention, string run, long step, string? parent, bool dryRun)
    {
        RetentionPlan plan = retention.Plan(Entries, run, Untouchable(parent), step);
        if (!dryRun)
        {
            foreach (CheckpointEntry removed in plan.Removed.ToArray())
            {
                Remove(removed);
            }
        }

        return plan;
    }

    private IEnumerable<string> Untouchable(string? parent) =>
        parent is null ? [] : Entries.Where(f => $"{f.Run}@{f.Step}" == parent).Select(f => f.File);

    // Going on from an earlier moment is a choice that the next run from this folder would not know of: it takes the newest file.
    private void WarnOfLaterFiles(CheckpointEntry entry)
    {
        int later = Entries.Count(f => f.Run == entry.Run && f.Step > entry.Step);
        if (later == 0 || hasWarned)
        {
            return;
        }

        hasWarned = true;
        Warnings.Raise(
            "ModelCheckpoint",
            $"The run was taken back to an earlier moment, and '{folder}' holds {later} of its files from later ones. They stay until the run "
            + "reaches those again; before that, resuming from the folder would go on from them. Move them away if they are no longer wanted.");
    }

    // Whether the list need not name the file any longer.
    private bool Remove(CheckpointEntry entry)
    {
        string path = Path.Join(folder, entry.File);
        var file = new FileInfo(path);
        if (file.Exists && (file.LinkTarget is not null || file.Length != entry.Bytes))
        {
            Warnings.Raise("ModelCheckpoint", $"'{path}' is no longer the file that was saved, so it stays.");
        }
        else
        {
            try
            {
                files.Delete(path);
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                Warnings.Raise("ModelCheckpoint", $"'{path}' is no longer needed and could not be removed: {e.Message}");
                return false;
            }
        }

        entries!.Remove(entry);
        return true;
    }

    // What other series and other runs have written into the list since stays in it, and a file that another run has written since is its own.
    private void WriteIndex(string run, string? saved)
    {
        lock (Gate)
        {
            CheckpointEntry[] others = [.. ReadIndex().Where(f => f.File != saved && (f.Series != Series || f.Run != run))];
            HashSet<string> taken = [.. others.Select(f => f.File)];
            entries!.RemoveAll(f => taken.Contains(f.File));
            new CheckpointIndex([.. others, .. entries]).Write(folder, files);
        }
    }

    private IReadOnlyList<CheckpointEntry> ReadIndex()
    {
        try
        {
            return CheckpointIndex.Read(folder).Files;
        }
        catch (IOException)
        {
            // A damaged list is replaced; Load has said so.
            return [];
        }
    }

    private List<CheckpointEntry> Known(ICheckpointable reader, RunState run, string saving)
    {
        if (Listed() is not { } listed)
        {
            return Find(reader, _ => true);
        }

        List<CheckpointEntry> known = [.. listed.Where(f => f.Series == Series && File.Exists(Path.Join(folder, f.File)))];
        if (run.Parent is not null)
        {
            // Only what is newer than the list: a copy that somebody made of a listed file is not the run's own.
            HashSet<string> names = [.. listed.Select(f => f.File), saving];
            long newest = known.Where(f => f.Run == run.RunId).Select(f => f.Step).DefaultIfEmpty(-1).Max();
            known.AddRange(Find(reader, name => !names.Contains(name)).Where(f => f.Run == run.RunId && f.Step > newest));
        }

        return known;
    }

    // What the list names; null if it is lost or damaged.
    private IReadOnlyList<CheckpointEntry>? Listed()
    {
        try
        {
            return File.Exists(Path.Join(folder, CheckpointIndex.FileName)) ? CheckpointIndex.Read(folder).Files : null;
        }
        catch (IOException e)
        {
            Warnings.Raise("ModelCheckpoint", $"{e.Message} It is made anew from the files.");
            return null;
        }
    }

    // Files of other programs and of other checkpoints, damaged ones and those without a run are not listed, and so never removed.
    private List<CheckpointEntry> Find(ICheckpointable reader, Func<string, bool> isWanted)
    {
        var found = new List<CheckpointEntry>();
        if (!Directory.Exists(folder))
        {
            return found;
        }

        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            string name = NameOf(path);
            if (!isWanted(name) || !template.CouldBe(asWritten.Length == 0 ? name : template.Pattern[..^Series.Length] + name))
            {
                continue;
            }

            try
            {
                if (reader.Inspect(path) is { } run && run.Series == Series)
                {
                    found.Add(EntryOf(name, run, new FileInfo(path).Length));
                }
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
            {
                Warnings.Raise("ModelCheckpoint", $"'{path}' is not listed: {e.Message}");
            }
        }

        return found;
    }

    /// <summary>The entry of a file.</summary>
    public CheckpointEntry EntryOf(string name, RunState run, long bytes) => new()
    {
        File = name,
        Series = Series,
        Run = run.RunId,
        Epoch = run.Epoch,
        Step = run.GlobalStep,
        Monitor = run.Value is null ? null : run.Monitor,
        Value = run.Value,
        GreaterIsBetter = run.GreaterIsBetter == true,
        IsCut = run.HasEnded && run.Moment != RunMoment.EpochEnd,
        Bytes = bytes,
        Created = run.Created,
    };
}
