using System.Runtime.InteropServices;

namespace Argali.Benchmarks.Harness;

/// <summary>
/// Processor time of the calling thread, for work that stays on it: time in which another process had the core does not count.
/// Elapsed time where the platform has no such clock.
/// </summary>
internal sealed partial class ThreadClock : IClock
{
    public static readonly ThreadClock Instance = new();

    private const int ThreadCpuTime = 3;

    public double Now()
    {
        if (!OperatingSystem.IsLinux() || ReadClock(ThreadCpuTime, out TimeSpecification time) != 0)
            return WallClock.Instance.Now();

        return time.Seconds + (time.Nanoseconds * 1e-9);
    }

    [LibraryImport("libc", EntryPoint = "clock_gettime")]
    private static partial int ReadClock(int clock, out TimeSpecification time);

    private struct TimeSpecification
    {
        public nint Seconds;
        public nint Nanoseconds;
    }
}
