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
    private static readonly string Folder = Path.GetFullPath("/run");
    private static readonly string Last = Path.Join(Folder, "last.keras");

    private readonly SimulatedDisk disk;
    private readonly Dictionary<string, int> versions = [];

    public CrashTest(SimulatedDisk disk, int saves, SaveFormat format)
    {
        this.disk = disk;
        Model model = TrainedModel.Create(units: 4);
        for (int version = 1; version <= saves; version++)
        {
            TrainedModel.Train(model);
            ICheckpointWriter writer = model.Prepare(format == SaveFormat.Keras ? CheckpointContent.Model : CheckpointContent.Weights);
            Save(writer, NameOf(version), version);
            Save(writer, Last, version);
            disk.Report(version);
            if (version > Kept)
                disk.Delete(NameOf(version - Kept));
        }
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
            if (!versions.TryGetValue(Key(content), out int version))
                return $"{Path.GetFileName(name)} is torn";
            if (name == Last ? version < reported : name != NameOf(version))
                return $"{Path.GetFileName(name)} holds version {version}; reported: {reported}";
        }

        return reported > 0 && !state.ContainsKey(Last) ? "the last file is gone" : null;
    }

    private void Save(ICheckpointWriter writer, string path, int version) => DurableFile.Write(
        path,
        stream =>
        {
            writer.Write(stream);
            stream.Position = 0;
            var whole = new byte[stream.Length];
            stream.ReadExactly(whole);
            versions[Key(whole)] = version;
        },
        disk);

    private static string Key(byte[] content) => Convert.ToHexString(System.Security.Cryptography.SHA256.HashData(content));

    private static string NameOf(int version) => Path.Join(Folder, $"step-{version}.keras");
}
