using System.Diagnostics;
using Argali.Diagnostics;
using Argali.Saving;

namespace Argali.Tests.Saving.Fuzz;

/// <summary>Damages files and loads them, one after the other, on a thread with a small stack.</summary>
internal static class FuzzRun
{
    private const int StackBytes = 1 << 20;
    private const long AllocationAllowance = 96L << 20;
    private const int AllocationRatio = 400;

    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan Hopeless = TimeSpan.FromSeconds(60);

    /// <summary>Damages files in turn; the number of a run decides how.</summary>
    /// <param name="count">How many files are damaged.</param>
    /// <param name="files">The whole files.</param>
    /// <param name="mutation">How a file is damaged.</param>
    /// <param name="load">Loads a file; only a <see cref="ModelFileException"/> may come out of it.</param>
    public static void Run(int count, IReadOnlyList<byte[]> files, Mutation mutation, Action<byte[]> load)
    {
        int seed = 0;
        Exception? failure = null;
        var worker = new Thread(
            () =>
            {
                using WarningCollector warnings = Warnings.Collect();
                for (; seed < count && failure is null; seed++)
                    failure = Record.Exception(() => One(files[seed % files.Count], files, mutation, load, seed));
            },
            StackBytes)
        {
            IsBackground = true,
        };
        worker.Start();
        for (int last = -1; !worker.Join(Hopeless); last = seed)
            Assert.True(seed != last, $"file {seed % files.Count}, seed {seed}: still loading after {Hopeless}");
        Assert.True(failure is null, $"file {seed % files.Count}: {failure}");
    }

    private static void One(byte[] file, IReadOnlyList<byte[]> files, Mutation mutation, Action<byte[]> load, int seed)
    {
        byte[] damaged = mutation(file, files, new Random(seed));
        TimeSpan elapsed = Longest;

        // The machine may have been busy with something else: only what is slow twice is slow.
        for (int attempt = 0; attempt < 2 && elapsed >= Longest; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            Exception? thrown = Record.Exception(() => load(damaged));
            elapsed = Stopwatch.GetElapsedTime(start);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (thrown is not (null or ModelFileException))
                throw new InvalidOperationException($"seed {seed}: {thrown}");
            if (allocated > AllocationAllowance + ((long)AllocationRatio * damaged.Length))
                throw new InvalidOperationException($"seed {seed}: allocated {allocated} bytes for a file of {damaged.Length}: {thrown}");
        }

        if (elapsed >= Longest)
            throw new InvalidOperationException($"seed {seed}: took {elapsed}");
    }
}
