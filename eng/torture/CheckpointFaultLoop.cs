using System.Security.Cryptography;
using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Models;

namespace Argali.Torture;

/// <summary>
/// A <c>ModelCheckpoint</c> saves, writes its list and removes what it no longer keeps, while the first, second, third ... operation
/// fails, until none does. After each save, failed or not: the newest reported file is there, whole, also after a power cut, and so is the
/// list.
/// </summary>
internal sealed class CheckpointFaultLoop
{
    private const int Epochs = 2;
    private const int StatesAfterEach = 16;

    // The others reach the checkpoint as one of these does.
    private static readonly FaultKind[] Kinds = [FaultKind.NoSpace, FaultKind.AccessDenied, FaultKind.ShortWrite, FaultKind.HeldByAnother];

    private readonly List<string> problems = [];
    private readonly Dictionary<string, string?> hashes = [];

    /// <summary>How many operations were made to fail.</summary>
    public int Faults { get; private set; }

    /// <summary>Goes through the kinds of failures; returns what went wrong.</summary>
    public IReadOnlyList<string> Run()
    {
        foreach (FaultKind kind in Kinds)
        {
            foreach (bool forGood in (bool[])[false, true])
            {
                for (int at = 1; Fail(kind, at, forGood); at++)
                {
                }
            }
        }

        return problems;
    }

    // Whether the operation was reached.
    private bool Fail(FaultKind kind, int at, bool forGood)
    {
        string what = $"{kind}, operation {at}, {(forGood ? "for good" : "once")}";
        var disk = new SimulatedDisk();
        var faulty = new FaultyFileSystem(disk, kind, at, forGood);
        var ledger = new Ledger();
        Model model = TrainedModel.Create(units: 4);
        ModelCheckpoint checkpoint = CrashTest.CheckpointOn(faulty, SaveFormat.Keras, kept: 1);
        checkpoint.Saved += saved => ledger.Saved(saved.Epoch + 1);
        checkpoint.SetTarget(model);
        checkpoint.OnTrainBegin(new Logs());
        for (int epoch = 0; epoch < Epochs; epoch++)
        {
            TrainedModel.Train(model);
            ledger.Begun(epoch + 1, TrainedModel.Hash(model));
            checkpoint.OnEpochBegin(epoch, new Logs());
            try
            {
                checkpoint.OnEpochEnd(epoch, new Logs());
            }
            catch (Exception e) when (e is IOException or UnauthorizedAccessException)
            {
                if (faulty.Faults == 0)
                    problems.Add($"{what}: failed without a fault: {e.Message}");
            }

            foreach (Dictionary<string, byte[]> state in new CrashStates(disk.Events, 512, at).After(disk.Events.Count, StatesAfterEach))
                Examine($"{what}, epoch {epoch + 1}", state, ledger);
        }

        checkpoint.OnTrainEnd(new Logs());
        Faults += faulty.Faults;
        if (disk.Open != 0)
            problems.Add($"{what}: {disk.Open} files are still open");
        return faulty.Faults > 0;
    }

    private void Examine(string what, Dictionary<string, byte[]> state, Ledger ledger)
    {
        int newest = ledger.Reported.LastOrDefault();
        string expected = Path.Join(SimulatedDisk.Folder, $"step-{newest}.keras");
        if (newest > 0 && !state.ContainsKey(expected))
            problems.Add($"{what}: step {newest} was reported and is gone");
        foreach ((string name, byte[] content) in state)
        {
            if (name.Contains(".tmp-", StringComparison.Ordinal))
                continue;
            if (name.EndsWith(".json", StringComparison.Ordinal))
            {
                if (!CrashTest.IsWholeIndex(content))
                    problems.Add($"{what}: the list is torn");
            }
            else if (HashOf(content) is not { } hash || ledger.StepOf(hash) < 0)
            {
                problems.Add($"{what}: {Path.GetFileName(name)} is torn");
            }
        }
    }

    // Loading is slow, and most states hold the same files.
    private string? HashOf(byte[] content)
    {
        string key = Convert.ToHexString(SHA256.HashData(content));
        if (hashes.TryGetValue(key, out string? known))
            return known;
        try
        {
            return hashes[key] = TrainedModel.Hash(Model.Load(new MemoryStream(content)));
        }
        catch (IOException)
        {
            return hashes[key] = null;
        }
    }
}
