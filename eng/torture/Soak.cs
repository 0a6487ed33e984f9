using System.Diagnostics;
using System.Globalization;
using Argali.Checkpoints;
using Argali.Models;

namespace Argali.Torture;

/// <summary>Many saves in one process, in every mode: memory, handles, threads and the files that are kept must not grow.</summary>
internal static class Soak
{
    // What the runtime itself may vary by: heaps are trimmed late.
    private const long ToleratedMemory = 16 << 20;
    private const int ToleratedHandles = 4;
    private const int ToleratedThreads = 8;
    private const int SavesOfARun = 100;

    public static Tally Run(string folder, int saves)
    {
        var problems = new List<string>();
        Model model = TrainedModel.Create();
        int done = 0;
        int mostFiles = 0;
        (long Memory, int Handles, int Threads)? settled = null;
        (long Memory, int Handles, int Threads) last = default;
        SaveFormat[] formats = Enum.GetValues<SaveFormat>();
        SaveMode[] modes = Enum.GetValues<SaveMode>();
        while (done < saves)
        {
            foreach (SaveFormat format in formats)
            {
                foreach ((Driver driver, SaveMode mode) in from driver in Enum.GetValues<Driver>() from mode in modes select (driver, mode))
                {
                    string name = $"{format}{driver}{mode}";
                    var files = new SaveFolder(Directory.CreateDirectory(Path.Join(folder, name)).FullName, format);
                    var ledger = new Ledger();
                    new SaveLoop(files, driver, mode, DiskFileSystem.Instance, ledger).Run(SavesOfARun, null, CancellationToken.None);
                    done += ledger.Reported.Length;

                    // Those of the newest steps, the one that is replaced, and the list.
                    int expected = SaveFolder.Kept + (driver == Driver.Fit ? 2 : 1);
                    int there = Directory.GetFileSystemEntries(files.Path).Length;
                    mostFiles = Math.Max(mostFiles, there);
                    if (there > expected)
                        problems.Add($"{name}: {there} files are kept instead of {expected}");

                    // Every run of Fit keeps its own.
                    Directory.Delete(files.Path, recursive: true);
                }
            }

            last = Measure();
            if (settled is null && done >= saves / 5)
                settled = last;
        }

        if (settled is { } before && last.Memory > before.Memory + ToleratedMemory)
            problems.Add($"memory grew from {before.Memory >> 20} to {last.Memory >> 20} MiB");
        if (settled is { } then && last.Handles > then.Handles + ToleratedHandles)
            problems.Add($"open files grew from {then.Handles} to {last.Handles}");
        if (settled is { } early && last.Threads > early.Threads + ToleratedThreads)
            problems.Add($"threads grew from {early.Threads} to {last.Threads}");
        return new Tally(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{done} saves in one process, at most {mostFiles} files at the end of a run; after a fifth and at the end: resident memory "
                + $"{settled?.Memory >> 20} and {last.Memory >> 20} MiB, open files {settled?.Handles} and {last.Handles}, threads {settled?.Threads} and {last.Threads}"),
            problems);
    }

    private static (long Memory, int Handles, int Threads) Measure()
    {
        // Collected, so that only what is held counts.
        GC.GetTotalMemory(forceFullCollection: true);
        using var self = Process.GetCurrentProcess();
        return (self.WorkingSet64, Handles(), self.Threads.Count);
    }

    private static int Handles() => OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
}
