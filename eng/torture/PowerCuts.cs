using System.Diagnostics;
using System.Runtime.InteropServices;
using Argali.Checkpoints;

namespace Argali.Torture;

/// <summary>
/// Power cuts on a real ext4: a file system in a file, mounted, is shut down without writing its journal while a model is trained and
/// saved on it; it is mounted again, and what is there is compared with what was reported. Another thread appends to a log and flushes
/// it, as programs do, so that the journal moves on at other moments than the saves'.
/// </summary>
internal sealed partial class PowerCuts(string folder, FileOperation? careless)
{
    // FS_IOC_SHUTDOWN and its flag FS_SHUTDOWN_FLAGS_NOLOGFLUSH of linux/fs.h.
    private const nuint Shutdown = 0x8004587d;
    private const uint WithoutLog = 2;
    private const int ReadOnly = 0;
    private static readonly TimeSpan LongestRun = TimeSpan.FromMilliseconds(300);
    private static readonly TimeSpan LongestRelease = TimeSpan.FromMinutes(2);

    private readonly string image = Path.Join(folder, "disk.img");
    private readonly string mounted = Path.Join(folder, "disk");

    /// <summary>How often the power was cut.</summary>
    public int Cuts { get; private set; }

    /// <summary>How many saves were reported before.</summary>
    public int Saves { get; private set; }

    /// <summary>Why it cannot be done here; null if it can.</summary>
    public static string? WhyNot()
    {
        if (!OperatingSystem.IsLinux())
            return "needs Linux";
        if (!Environment.IsPrivilegedProcess)
            return "needs root";
        return File.Exists("/dev/loop-control") && (File.Exists("/sbin/mkfs.ext4") || File.Exists("/usr/sbin/mkfs.ext4"))
            ? null
            : "needs loop devices and mkfs.ext4 (e2fsprogs)";
    }

    /// <summary>Cuts the power so many times; returns what was lost.</summary>
    public IReadOnlyList<string> Run(int cuts, SaveFormat format, Driver driver, SaveMode mode, int seed)
    {
        var random = new Random(seed);
        var problems = new List<string>();
        var ledger = new Ledger();
        Directory.CreateDirectory(mounted);
        using (FileStream file = File.Create(image))
            file.SetLength(64 << 20);
        Command("mkfs.ext4", "-q", "-F", image);
        Command("mount", "-o", "loop", image, mounted);
        try
        {
            for (int i = 0; i < cuts; i++)
            {
                var files = new SaveFolder(Path.Join(mounted, "run"), format);
                DurableFile.CreateDirectory(files.Path);
                Exception? failure = SaveUntilCut(files, driver, mode, ledger, random);
                Cuts++;
                Release();
                Command("mount", "-o", "loop", image, mounted);
                string what = $"{format}, {driver}, {mode}, cut {i + 1}: ";
                if (failure is not null)
                    problems.Add(what + failure);
                problems.AddRange(Inspection.Problems(files, ledger).Select(problem => what + problem));

                // What was lost is lost once.
                if (problems.Count > 0 && careless is not null)
                    ledger = new Ledger();
            }
        }
        finally
        {
            Release();
        }

        Saves += ledger.Reported.Length;
        return problems;
    }

    // What failed otherwise than by the cut.
    private Exception? SaveUntilCut(SaveFolder files, Driver driver, SaveMode mode, Ledger ledger, Random random)
    {
        using var stop = new CancellationTokenSource();
        using var ready = new ManualResetEventSlim();
        IFileSystem disk = careless is { } left ? new CarelessFileSystem(DiskFileSystem.Instance, left) : DiskFileSystem.Instance;
        Exception? failure = null;
        bool cut = false;
        var saver = new Thread(() =>
        {
            try
            {
                new SaveLoop(files, driver, mode, disk, ledger).Run(int.MaxValue, ready.Set, stop.Token);
            }
            catch (Exception e)
            {
                if (!Volatile.Read(ref cut) || e is not (IOException or UnauthorizedAccessException or AggregateException))
                    failure = e;
                ready.Set();
            }
        });
        var logger = new Thread(() => Log(stop.Token));
        saver.Start();
        logger.Start();
        ready.Wait();
        Thread.Sleep(LongestRun * random.NextDouble());
        Volatile.Write(ref cut, true);
        CutPower();
        stop.Cancel();
        saver.Join();
        logger.Join();
        return failure;
    }

    private void Log(CancellationToken stop)
    {
        try
        {
            using FileStream log = File.Open(Path.Join(mounted, "log"), FileMode.Append, FileAccess.Write, FileShare.ReadWrite);
            while (!stop.IsCancellationRequested)
            {
                log.Write("a line of a log\n"u8);
                log.Flush(flushToDisk: true);
                Thread.Sleep(7);
            }
        }
        catch (IOException)
        {
            // The power is gone.
        }
    }

    private void CutPower()
    {
        int directory = Open(mounted, ReadOnly);
        uint flag = WithoutLog;
        if (directory < 0 || Control(directory, Shutdown, ref flag) < 0)
            throw new IOException($"The file system cannot be shut down: {Marshal.GetLastPInvokeErrorMessage()}.");
        _ = Close(directory);
    }

    // While a process with mounts of its own still sees the disk it is not gone, and mounted again it would still be without power.
    private void Release()
    {
        Command("umount", mounted);
        long begun = Stopwatch.GetTimestamp();
        while (IsAttached())
        {
            if (Stopwatch.GetElapsedTime(begun) > LongestRelease)
                throw new IOException($"'{image}' is still mounted elsewhere after {LongestRelease}.");
            Thread.Sleep(5);
        }
    }

    private bool IsAttached() => Directory.EnumerateDirectories("/sys/block", "loop*").Any(device =>
    {
        try
        {
            return File.ReadAllText(Path.Join(device, "loop", "backing_file")).TrimEnd('\n') == image;
        }
        catch (IOException)
        {
            // Nothing is attached to this one.
            return false;
        }
    });

    private static void Command(string name, params string[] arguments)
    {
        using Process process = Process.Start(new ProcessStartInfo(name, arguments) { RedirectStandardError = true })!;
        string errors = process.StandardError.ReadToEnd();
        process.WaitForExit();
        if (process.ExitCode != 0)
            throw new IOException($"{name} {string.Join(' ', arguments)}: {errors}");
    }

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int Open(string path, int flags);

    [LibraryImport("libc", EntryPoint = "ioctl", SetLastError = true)]
    private static partial int Control(int descriptor, nuint request, ref uint argument);

    [LibraryImport("libc", EntryPoint = "close")]
    private static partial int Close(int descriptor);
}
