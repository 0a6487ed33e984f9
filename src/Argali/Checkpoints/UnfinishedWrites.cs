using System.Runtime.InteropServices;

namespace Argali.Checkpoints;

/// <summary>
/// The background writers that have something to write. A process that ends (other than by <c>kill -9</c>) waits for them.
/// </summary>
internal static class UnfinishedWrites
{
    private static readonly HashSet<BackgroundWriter> Writers = [];

    // Kept, or they would be collected and cancelled. What a signal does by default it still does, afterwards.
    private static readonly PosixSignalRegistration[] Signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, _ => WaitForAll()),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, _ => WaitForAll()),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, _ => WaitForAll()),
    ];

    static UnfinishedWrites()
    {
        GC.KeepAlive(Signals);
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
