namespace Argali.Checkpoints;

/// <summary>
/// The background writers that have something to write. A process that ends (other than by being killed) waits for them.
/// </summary>
internal static class UnfinishedWrites
{
    private static readonly HashSet<BackgroundWriter> Writers = [];

    static UnfinishedWrites()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => WaitForAll();
        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
        {
            if (e.IsTerminating)
                WaitForAll();
        };
    }

    public static void Add(BackgroundWriter writer)
    {
        lock (Writers)
            Writers.Add(writer);
    }

    public static void Remove(BackgroundWriter writer)
    {
        lock (Writers)
            Writers.Remove(writer);
    }

    private static void WaitForAll()
    {
        BackgroundWriter[] unfinished;
        lock (Writers)
            unfinished = [.. Writers];
        foreach (BackgroundWriter writer in unfinished)
            writer.WaitUntilWritten();
    }
}
