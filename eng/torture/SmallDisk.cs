using System.Diagnostics;
using Argali.Checkpoints;
using Argali.Models;

namespace Argali.Torture;

/// <summary>A disk of two megabytes in memory (tmpfs) that is full at every page of a save in turn.</summary>
internal static class SmallDisk
{
    private const int Page = 4096;

    /// <summary>Why it cannot be done here; null if it can.</summary>
    public static string? WhyNot()
    {
        if (!OperatingSystem.IsLinux())
            return "needs Linux";
        if (!Environment.IsPrivilegedProcess)
            return "needs root";
        try
        {
            using Process probe = Process.Start(new ProcessStartInfo("unshare", ["--mount", "true"]) { RedirectStandardError = true })!;
            probe.WaitForExit();
            return probe.ExitCode == 0 ? null : "unshare is not permitted";
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return "needs unshare (util-linux)";
        }
    }

    /// <summary>Fills a disk of its own, in a process of its own that alone sees it.</summary>
    public static Tally Run(string folder)
    {
        using Process child = Commands.Start(
            ["fill", folder],
            "unshare", "--mount", "sh", "-c", "mount -t tmpfs -o size=2m none \"$0\" && exec \"$@\"", folder);
        var problems = new List<string>();
        string text = "no full disks: the child said nothing";
        while (child.StandardOutput.ReadLine() is { } line)
        {
            if (line.StartsWith("LOST: ", StringComparison.Ordinal))
                problems.Add(line["LOST: ".Length..]);
            else
                text = line;
        }

        child.WaitForExit();
        if (child.ExitCode != 0)
            problems.Add($"the child ended with {child.ExitCode}");
        return new Tally(text, problems);
    }

    /// <summary>What the child does.</summary>
    public static int Fill(string folder)
    {
        string path = Path.Join(folder, "best.keras");
        Model model = TrainedModel.Create();
        model.Save(path);
        long length = new FileInfo(path).Length;
        string held = TrainedModel.Hash(model);
        using var background = new BackgroundWriter(BackPressure.Wait, TimeProvider.System);
        int full = 0;
        int fitted = 0;
        for (int pages = 0; pages <= (length / Page) + 3; pages++)
        {
            foreach (bool known in (bool[])[true, false])
            {
                TrainedModel.Train(model);
                ICheckpointWriter writer = model.Prepare(CheckpointContent.Model);
                string ballast = Path.Join(folder, "ballast");
                Occupy(ballast, new DriveInfo(folder).AvailableFreeSpace - (pages * Page));
                try
                {
                    background.Submit(writer.TakeSnapshot, () => DurableFile.Write(path, writer.Write, known ? length : 0));
                    background.Drain();
                    fitted++;
                    held = TrainedModel.Hash(model);
                }
                catch (IOException)
                {
                    full++;
                }

                File.Delete(ballast);
                string what = $"{pages} pages free, length {(known ? "known" : "not known")}";
                if (TrainedModel.Hash(Model.Load(path)) != held)
                    Console.WriteLine($"LOST: {what}: the file is not what was saved last");
                if (Directory.GetFiles(folder).Length != 1)
                    Console.WriteLine($"LOST: {what}: left {string.Join(", ", Directory.GetFiles(folder))}");
            }
        }

        if (full == 0 || fitted == 0)
            Console.WriteLine($"LOST: {full} saves found the disk full, {fitted} did not: both must happen");
        Console.WriteLine($"{full} saves on a full disk");
        return 0;
    }

    private static void Occupy(string path, long bytes)
    {
        using FileStream file = File.Create(path);
        file.Write(new byte[Math.Max(0, bytes)]);
    }
}
