using System.Runtime.InteropServices;

namespace Argali.Checkpoints;

/// <summary>Notes that the process was told to end, and keeps it from ending before the training could save.</summary>
/// <remarks>
/// The first signal is held back: the training looks for it after every batch. The second takes its course and ends the process.
/// </remarks>
internal sealed class TerminationWatch : IDisposable
{
    private readonly TimeSpan grace;
    private readonly TimeProvider clock;
    private readonly List<PosixSignalRegistration> registrations = [];
    private readonly Lock gate = new();
    private PosixSignal? signal;
    private long received;

    /// <param name="grace">The time from the signal until the process may be killed.</param>
    /// <param name="clock">The clock.</param>
    /// <param name="listen">False for a test that calls <see cref="Receive"/> itself.</param>
    public TerminationWatch(TimeSpan grace, TimeProvider clock, bool listen = true)
    {
        this.grace = grace;
        this.clock = clock;
        if (!listen)
        {
            return;
        }

        UnfinishedWrites.Listen();

        // On Windows SIGHUP is the closing of the console, SIGTERM the shutting down of the system.
        PosixSignal[] signals = OperatingSystem.IsWindows()
            ? [PosixSignal.SIGTERM, PosixSignal.SIGINT, PosixSignal.SIGHUP]
            : [PosixSignal.SIGTERM, PosixSignal.SIGINT];
        foreach (PosixSignal one in signals)
        {
            registrations.Add(PosixSignalRegistration.Create(one, context => context.Cancel = Receive(context.Signal)));
        }
    }

    /// <summary>The signal that came, or null.</summary>
    public PosixSignal? Signal
    {
        get
        {
            lock (gate)
            {
                return signal;
            }
        }
    }

    /// <summary>What is left of the grace period; negative when it is over.</summary>
    public TimeSpan Left
    {
        get
        {
            lock (gate)
            {
                return signal is null ? grace : grace - clock.GetElapsedTime(received);
            }
        }
    }

    /// <summary>Takes a signal; true for the first, which must not end the process yet.</summary>
    public bool Receive(PosixSignal which)
    {
        lock (gate)
        {
            if (signal is not null)
            {
                return false;
            }

            signal = which;
            received = clock.GetTimestamp();
            return true;
        }
    }

    public void Dispose() => registrations.ForEach(r => r.Dispose());
}
