using System.Diagnostics;
using System.Globalization;
using Argali.Checkpoints;
using Argali.Models;

namespace Argali.Torture;

/// <summary>Many saves in one process, in every mode: memory, handles and threads must not grow.</summary>
internal static class Soak
{
    // What the runtime itself may vary by: heaps are trimmed late.
    private const long ToleratedMemory = 16 << 20;
    private const int ToleratedHandles = 4;

    public static Tally Run(string folder, int saves)
    {
        var problems = new List<string>();
        Model model = TrainedModel.Create();
        int done = 0;
        (long Memory, int Handles)? settled = null;
        (long Memory, int Handles) last = default;
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
                    const int Steps = 25;
                    new SaveLoop(files, driver, mode, DiskFileSystem.Instance, ledger).Run(Steps, null, CancellationToken.None);
                    done += ledger.Reported.Length;
                    if (driver == Driver.Loop && files.Steps.Length > SaveFolder.Kept)
                        problems.Add($"{name}: {files.Steps.Length} files are kept instead of {SaveFolder.Kept}");

                    // Every run of Fit keeps its own.
                    Directory.Delete(files.Path, recursive: true);
                }
            }

            last = (ResidentMemory(), Handles());
            if (settled is null && done >= saves / 5)
                settled = last;
        }

        if (settled is { } before && last.Memory > before.Memory + ToleratedMemory)
            problems.Add($"memory grew from {before.Memory >> 20} to {last.Memory >> 20} MiB");
        if (settled is { } then && last.Handles > then.Handles + ToleratedHandles)
            problems.Add($"open files grew from {then.Handles} to {last.Handles}");
        return new Tally(
            string.Create(
                CultureInfo.InvariantCulture,
                $"{done} saves in one process, resident memory {settled?.Memory >> 20} MiB after a fifth and {last.Memory >> 20} MiB at the end, open files {settled?.Handles} and {last.Handles}"),
            problems);
    }

    private static long ResidentMemory()
    {
        // Collected, so that only what is held counts.
        GC.GetTotalMemory(forceFullCollection: true);
        using var self = Process.GetCurrentProcess();
        return self.WorkingSet64;
    }

    private static int Handles() => OperatingSystem.IsLinux() ? Directory.GetFileSystemEntries("/proc/self/fd").Length : 0;
}
