using System.Security.Cryptography;
using System.Text.Json;
using Argali.Callbacks;
using Argali.Checkpoints;
using Argali.Models;

namespace Argali.Torture;

/// <summary>
/// Saves a model some times on a <see cref="SimulatedDisk"/>, each time under a new name and under one that is replaced, retires old
/// files, and examines what a power cut after every operation may leave.
/// </summary>
internal sealed class CrashTest
{
    private const int Kept = 2;
    private static readonly string Last = Path.Join(SimulatedDisk.Folder, "last.keras");
    private static readonly string Index = Path.Join(SimulatedDisk.Folder, CheckpointIndex.FileName);

    private readonly SimulatedDisk disk;
    private readonly SaveFormat format;
    private readonly Model model = TrainedModel.Create(units: 4);
    private readonly Dictionary<string, int> versions = [];
    private readonly bool replaces;

    public CrashTest(SimulatedDisk disk, int saves, SaveFormat format, Driver driver = Driver.Loop)
    {
        this.disk = disk;
        this.format = format;
        replaces = driver == Driver.Loop;
        if (driver == Driver.Loop)
            SaveInALoop(saves);
        else
            SaveByCheckpoint(saves);
    }

    /// <summary>How many states were examined.</summary>
    public long States { get; private set; }

    /// <summary>Examines about so many states, spread over all operations; returns what was lost in which.</summary>
    public IReadOnlyList<string> Examine(long states, int sector, int seed)
    {
        var problems = new List<string>();
        var crashes = new CrashStates(disk.Events, sector, seed);
        int reported = 0;
        int limit = (int)Math.Max(1, states / (disk.Events.Count + 1));
        for (int count = 0; count <= disk.Events.Count; count++)
        {
            if (count > 0 && disk.Events[count - 1] is DiskEvent.Reported report)
                reported = report.Version;
            foreach (Dictionary<string, byte[]> state in crashes.After(count, limit))
            {
                States++;
                if (Problem(state, reported) is { } problem)
                    problems.Add($"after {count} operations ({(count == 0 ? "none" : disk.Events[count - 1].GetType().Name)}), {sector}-byte sectors: {problem}");
            }
        }

        return problems;
    }

    private string? Problem(Dictionary<string, byte[]> state, int reported)
    {
        for (int version = Math.Max(1, reported - Kept + 1); version <= reported; version++)
        {
            if (!state.ContainsKey(NameOf(version)))
                return $"version {version} was reported and is gone";
        }

        foreach ((string name, byte[] content) in state)
        {
            if (name.Contains(".tmp-", StringComparison.Ordinal))
                continue;
            if (name == Index)
            {
                if (!IsWholeIndex(content))
                    return "the index is torn";
                continue;
            }

            if (!versions.TryGetValue(Key(content), out int version))
                return $"{Path.GetFileName(name)} is torn";
            if (name == Last ? version < reported : name != NameOf(version))
                return $"{Path.GetFileName(name)} holds version {version}; reported: {reported}";
        }

        return replaces && reported > 0 && !state.ContainsKey(Last) ? "the last file is gone" : null;
    }

    /// <summary>Whether a list of files can be read.</summary>
    public static bool IsWholeIndex(byte[] content)
    {
        try
        {
            using var document = JsonDocument.Parse(content);
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void SaveInALoop(int saves)
    {
        for (int version = 1; version <= saves; version++)
        {
            TrainedModel.Train(model);
            ICheckpointWriter writer = model.Prepare(format == SaveFormat.Keras ? CheckpointContent.Model : CheckpointContent.Weights);
            DurableFile.Write(NameOf(version), writer.Write, disk);
            DurableFile.Write(Last, writer.Write, disk);
            Report(version);
            if (version > Kept)
                disk.Delete(NameOf(version - Kept));
        }
    }

    private void SaveByCheckpoint(int saves)
    {
        ModelCheckpoint checkpoint = CheckpointOn(disk, format, Kept);
        checkpoint.Saved += saved => Report(saved.Epoch + 1);
        checkpoint.SetTarget(model);
        checkpoint.OnTrainBegin(new Logs());
        for (int epoch = 0; epoch < saves; epoch++)
        {
            TrainedModel.Train(model);
            checkpoint.OnEpochBegin(epoch, new Logs());
            checkpoint.OnEpochEnd(epoch, new Logs());
        }

        checkpoint.OnTrainEnd(new Logs());
    }

    /// <summary>A checkpoint on a simulated disk, or on one that passes on to it.</summary>
    public static ModelCheckpoint CheckpointOn(IFileSystem files, SaveFormat format, int kept)
    {
        string name = Path.Join(SimulatedDisk.Folder, "step-{epoch}" + Extension(format));
        return new ModelCheckpoint(name, saveWeightsOnly: format == SaveFormat.Weights)
        {
            Files = files,
            Retention = Retention.Last(kept),
            Preflight = PreflightMode.Off,
        };
    }

    private void Report(int version)
    {
        foreach ((string name, byte[] content) in disk.Files)
        {
            if (name == NameOf(version) || name == Last)
                versions[Key(content)] = version;
        }

        disk.Report(version);
    }

    private static string Key(byte[] content) => Convert.ToHexString(SHA256.HashData(content));

    private string NameOf(int version) => Path.Join(SimulatedDisk.Folder, $"step-{version}" + Extension(format));

    private static string Extension(SaveFormat format) => format == SaveFormat.Keras ? ".keras" : ".weights.h5";
}
