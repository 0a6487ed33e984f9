using System.Runtime.InteropServices;

namespace Argali.Checkpoints;

/// <summary>
/// The background writers that have something to write. A process that ends (other than by <c>kill -9</c>) waits for them.
/// </summary>
internal static class UnfinishedWrites
{
    private static readonly HashSet<BackgroundWriter> Writers = [];

    // Kept, or they would be collected and cancelled.
    private static readonly PosixSignalRegistration[] Signals =
    [
        PosixSignalRegistration.Create(PosixSignal.SIGTERM, WaitUnlessCancelled),
        PosixSignalRegistration.Create(PosixSignal.SIGINT, WaitUnlessCancelled),
        PosixSignalRegistration.Create(PosixSignal.SIGHUP, WaitUnlessCancelled),
    ];

    static UnfinishedWrites()
    {
        AppDomain.CurrentDomain.ProcessExit += (_, _) => WaitForAll();
        AppDomain.CurrentDomain.UnhandledException += (_, e) =>
        {
            if (e.IsTerminating)
                WaitForAll();
        };
    }

    /// <summary>
    /// Begins to listen. Of those who listen to a signal the first to begin hears it last: whoever keeps the process from ending calls this
    /// before it listens itself, so that nothing waits here in its place.
    /// </summary>
    public static void Listen() => GC.KeepAlive(Signals);

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

    // What a signal does by default it still does, afterwards.
    private static void WaitUnlessCancelled(PosixSignalContext context)
    {
        if (!context.Cancel)
            WaitForAll();
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
