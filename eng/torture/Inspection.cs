using Argali.Checkpoints;

namespace Argali.Torture;

/// <summary>Compares the files that are there with what was promised.</summary>
internal static class Inspection
{
    // Files of runs that are long over stay, and were examined when they were new.
    private const int Examined = 6;

    /// <summary>What is wrong, in words; empty if every promise was kept.</summary>
    public static IReadOnlyList<string> Problems(SaveFolder folder, Ledger ledger)
    {
        var problems = new List<string>();
        int[] there = folder.Steps;
        foreach (int step in ledger.Known.TakeLast(SaveFolder.Kept).Except(there))
            problems.Add($"step {step} was reported and is gone (there: {string.Join(", ", there)})");
        foreach (int step in there.TakeLast(Examined))
        {
            if (Read(folder[step], folder.Format, problems) is { } hash && !ledger.Holds(step, hash))
                problems.Add($"step {step} holds another state than was saved");
        }

        if (File.Exists(Path.Join(folder.Path, CheckpointIndex.FileName)))
            ReadIndex(folder, problems);
        if (ledger.Last == 0 && !File.Exists(folder.Last))
            return problems;
        if (Read(folder.Last, folder.Format, problems) is { } last && ledger.StepOf(last) is var held && (held < 0 || held < ledger.Last))
            problems.Add($"the last file holds {(held < 0 ? "no state that was saved" : $"step {held}")}; reported: {ledger.Last}");
        return problems;
    }

    private static void ReadIndex(SaveFolder folder, List<string> problems)
    {
        try
        {
            CheckpointIndex.Read(folder.Path);
        }
        catch (IOException e)
        {
            problems.Add($"the index does not load: {e.Message}");
        }
    }

    private static string? Read(string path, SaveFormat format, List<string> problems)
    {
        try
        {
            return TrainedModel.Hash(TrainedModel.Load(path, format));
        }
        catch (Exception e)
        {
            problems.Add($"{Path.GetFileName(path)} does not load: {e.Message}");
            return null;
        }
    }
}
