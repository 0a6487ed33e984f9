using Argali.Engine.Kernels;

namespace Argali.Benchmarks.Harness;

/// <summary>Runs a measurement on one thread and on all, with the fitting clock.</summary>
internal static class ThreadSettings
{
    /// <summary>How to read the reports; every report carries it.</summary>
    public const string HowMeasured =
        "Ratio = time of Argali / time of the reference, median of interleaved rounds: below 1 Argali is faster. best/best compares the " +
        "fastest samples. One thread is measured in processor time of the thread, several in elapsed time; rounds in which a thread " +
        "waited for a processor are dropped, unless too few remain (marked *): then other processes disturbed the case, which hits " +
        "elapsed time of several threads most.";

    /// <summary>Calls <paramref name="measure"/> with the number of threads, their clock and a heading.</summary>
    public static void ForEach(Action<int, IClock, string> measure)
    {
        int before = WorkerPool.ThreadCount;
        WorkerPool.ThreadCount = 1;
        measure(1, ThreadClock.Instance, "1 thread");
        int all = Environment.ProcessorCount;
        if (all > 1)
        {
            WorkerPool.ThreadCount = all;
            measure(all, WallClock.Instance, $"{all} threads");
        }

        WorkerPool.ThreadCount = before;
    }
}
