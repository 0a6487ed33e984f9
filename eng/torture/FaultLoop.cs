using Argali.Checkpoints;
using Argali.Models;

namespace Argali.Torture;

/// <summary>
/// Replaces a file and retires another while the first, second, third ... operation fails, until none does. After each failure: the old
/// file or the new one is there, whole, also after a power cut; nothing is open, nothing temporary is left that could be removed; what was
/// reported stays; and the next save works.
/// </summary>
internal sealed class FaultLoop
{
    private static readonly string Target = Path.GetFullPath("/run/best.keras");
    private static readonly string Retired = Path.GetFullPath("/run/retired.keras");

    private readonly List<string> problems = [];
    private readonly byte[] old;
    private readonly byte[] young;

    public FaultLoop(SaveFormat format)
    {
        Model model = TrainedModel.Create(units: 4);
        old = Content(model, format);
        TrainedModel.Train(model);
        young = Content(model, format);
    }

    /// <summary>How many operations were made to fail.</summary>
    public int Faults { get; private set; }

    /// <summary>Goes through all kinds of failures; returns what went wrong.</summary>
    public IReadOnlyList<string> Run()
    {
        foreach (FaultKind kind in Enum.GetValues<FaultKind>())
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
        DurableFile.Write(Target, stream => stream.Write(old), disk);
        DurableFile.Write(Retired, stream => stream.Write(old), disk);
        var faulty = new FaultyFileSystem(disk, kind, at, forGood);
        bool reported = false;
        bool retired = false;
        bool failed = false;
        try
        {
            DurableFile.Write(Target, stream => WriteInPieces(stream, young), faulty);
            reported = true;
            faulty.Delete(Retired);
            retired = true;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            failed = true;
        }

        Faults += faulty.Faults;
        if (failed != faulty.Faults > 0 && !(kind == FaultKind.HeldByAnother && reported))
            problems.Add($"{what}: {(failed ? "failed without a fault" : "a fault was not reported")}");
        if (disk.Open != 0)
            problems.Add($"{what}: {disk.Open} files are still open");
        if (!forGood && disk.Files.Keys.Any(name => name != Target && name != Retired))
            problems.Add($"{what}: left {string.Join(", ", disk.Files.Keys)}");
        foreach (Dictionary<string, byte[]> state in new CrashStates(disk.Events, 512, at).After(disk.Events.Count, 64))
            Examine(what, state, reported, retired);

        DurableFile.Write(Target, stream => stream.Write(young), disk);
        foreach (Dictionary<string, byte[]> state in new CrashStates(disk.Events, 512, at).After(disk.Events.Count, 64))
            Examine(what + ", next save", state, reported: true, retired);
        return faulty.Faults > 0;
    }

    private void Examine(string what, Dictionary<string, byte[]> state, bool reported, bool retired)
    {
        if (!state.TryGetValue(Target, out byte[]? content))
            problems.Add($"{what}: the file is gone");
        else if (!content.AsSpan().SequenceEqual(young) && (reported || !content.AsSpan().SequenceEqual(old)))
            problems.Add($"{what}: the file is {(content.AsSpan().SequenceEqual(old) ? "the old one" : "torn")}");
        if (!retired && !state.ContainsKey(Retired))
            problems.Add($"{what}: the other file is gone");
    }

    private static byte[] Content(Model model, SaveFormat format)
    {
        var stream = new MemoryStream();
        model.Prepare(format == SaveFormat.Keras ? CheckpointContent.Model : CheckpointContent.Weights).Write(stream);
        return stream.ToArray();
    }

    private static void WriteInPieces(Stream stream, byte[] content)
    {
        foreach (byte[] piece in content.Chunk(content.Length / 5))
            stream.Write(piece);
    }
}
