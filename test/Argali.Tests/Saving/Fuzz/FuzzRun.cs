using System.Collections.Concurrent;
using System.Diagnostics;
using Argali.Diagnostics;
using Argali.Saving;

namespace Argali.Tests.Saving.Fuzz;

/// <summary>Damages files on one thread and loads them, one after the other, on another that has a small stack.</summary>
internal static class FuzzRun
{
    private const int LoadingStack = 1 << 20;
    private const int DamagingStack = 64 << 20;
    private const int Ahead = 64;
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
        using var damaged = new BlockingCollection<byte[]>(Ahead);
        int seed = -1;
        Exception? failure = null;
        var damaging = new Thread(
            () =>
            {
                for (int i = 0; i < count && failure is null; i++)
                    damaged.Add(mutation(files[i % files.Count], files, new Random(i)));
                damaged.CompleteAdding();
            },
            DamagingStack)
        {
            IsBackground = true,
        };
        var loading = new Thread(
            () =>
            {
                using WarningCollector warnings = Warnings.Collect();
                foreach (byte[] file in damaged.GetConsumingEnumerable())
                {
                    // What comes after a failure is only taken out of the way.
                    if (failure is not null)
                        continue;
                    seed++;
                    failure = Record.Exception(() => One(file, load));
                }
            },
            LoadingStack)
        {
            IsBackground = true,
        };
        damaging.Start();
        loading.Start();
        for (int last = -2; !loading.Join(Hopeless); last = seed)
            Assert.True(seed != last, $"seed {seed}: still loading after {Hopeless}");
        Assert.True(failure is null, $"seed {seed}, file {Math.Max(seed, 0) % files.Count}: {failure}");
    }

    private static void One(byte[] damaged, Action<byte[]> load)
    {
        TimeSpan elapsed = Longest;

        // The machine may have been busy with something else: only what is slow twice is slow.
        for (int attempt = 0; attempt < 2 && elapsed >= Longest; attempt++)
        {
            long before = GC.GetAllocatedBytesForCurrentThread();
            long start = Stopwatch.GetTimestamp();
            Exception? thrown = Record.Exception(() => load(damaged));
            elapsed = Stopwatch.GetElapsedTime(start);
            long allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            Assert.True(thrown is null or ModelFileException, thrown?.ToString());
            Assert.True(allocated <= AllocationAllowance + ((long)AllocationRatio * damaged.Length), $"allocated {allocated} bytes for a file of {damaged.Length}: {thrown}");
        }

        Assert.True(elapsed < Longest, $"took {elapsed}");
    }
}
