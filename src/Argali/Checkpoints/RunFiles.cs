using Argali.Diagnostics;

namespace Argali.Checkpoints;

/// <summary>
/// The files that a checkpoint has saved, in this process and before: what retention decides about, and the list of them beside the files.
/// </summary>
/// <remarks>
/// The order of a save is: the file is on the disk; the list that names it is; only then retired files are removed. A kill between two of
/// these leaves files that the list still names, and the next save removes them.
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
    public void Load(ICheckpointable reader)
    {
        if (entries is not null)
        {
            return;
        }

        if (!keepsIndex)
        {
            entries = [];
            return;
        }

        try
        {
            if (File.Exists(Path.Join(folder, CheckpointIndex.FileName)))
            {
                entries = [.. CheckpointIndex.Read(folder).Files.Where(f => f.Series == Series && File.Exists(Path.Join(folder, f.File)))];
                return;
            }
        }
        catch (IOException e)
        {
            Warnings.Raise("ModelCheckpoint", $"{e.Message} It is made anew from the files.");
        }

        entries = Rebuild(reader);
    }

    /// <summary>Takes a file in that is on the disk, writes the list, and removes what retention no longer keeps.</summary>
    /// <returns>What retention decided.</returns>
    public RetentionPlan Add(CheckpointEntry entry, Retention retention, string? parent, bool dryRun)
    {
        List<CheckpointEntry> all = entries ??= [];
        all.RemoveAll(f => f.File == entry.File);
        all.Add(entry);
        if (keepsIndex)
        {
            WriteIndex(entry);
        }

        RetentionPlan plan = retention.Plan(all, entry.Run, Untouchable(parent));

        if (!dryRun)
        {
            foreach (CheckpointEntry removed in plan.Removed.ToArray())
            {
                Remove(removed);
            }
        }

        return plan;
    }

    /// <summary>Removes the file that retention values least, to make room; null if none may be removed.</summary>
    public CheckpointEntry? DropOne(Retention retention, string run, string? parent)
    {
        IReadOnlyList<CheckpointEntry> expendable = retention.Expendable(Entries.Where(f => f.Run == run), Untouchable(parent));
        foreach (CheckpointEntry file in expendable)
        {
            if (Remove(file) && !File.Exists(Path.Join(folder, file.File)))
            {
                return file;
            }
        }

        return null;
    }

    private IEnumerable<string> Untouchable(string? parent) =>
        parent is null ? [] : Entries.Where(f => $"{f.Run}@{f.Step}" == parent).Select(f => f.File);

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
    private void WriteIndex(CheckpointEntry newest)
    {
        lock (Gate)
        {
            CheckpointEntry[] others = [.. ReadIndex().Where(f => f.File != newest.File && (f.Series != Series || f.Run != newest.Run))];
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

    // Files of other programs and of other checkpoints, damaged ones and those without a run are not listed, and so never removed.
    private List<CheckpointEntry> Rebuild(ICheckpointable reader)
    {
        var found = new List<CheckpointEntry>();
        if (!Directory.Exists(folder))
        {
            return found;
        }

        foreach (string path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
        {
            string name = NameOf(path);
            if (!template.CouldBe(asWritten.Length == 0 ? name : template.Pattern[..^Series.Length] + name))
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
        Bytes = bytes,
        Created = run.Created,
    };
}
