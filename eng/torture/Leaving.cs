using System.Diagnostics;
using Argali.Checkpoints;

namespace Argali.Torture;

/// <summary>Leaves a process in one way or another while the background writer is still writing.</summary>
internal static class Leaving
{
    /// <summary>The file that must be there afterwards.</summary>
    public const string FileName = "saved";

    private static readonly TimeSpan Slow = TimeSpan.FromMilliseconds(300);

    public static int Run(string way, string folder)
    {
        var background = new BackgroundWriter(BackPressure.Coalesce, TimeProvider.System);
        background.Submit(_ => { }, () => Write("first"));
        background.Submit(_ => { }, () => Write(FileName));
        switch (way)
        {
            case "return":
                return 0;
            case "exit":
                Environment.Exit(0);
                return 1;
            case "throw":
                throw new InvalidOperationException("Nobody catches this.");
            case "terminate":
                using (Process kill = Process.Start("kill", ["-TERM", Environment.ProcessId.ToString(System.Globalization.CultureInfo.InvariantCulture)]))
                    kill.WaitForExit();
                Thread.Sleep(Timeout.Infinite);
                return 1;
            default:
                throw new ArgumentException($"Unknown way to leave: '{way}'.", nameof(way));
        }

        void Write(string name)
        {
            Thread.Sleep(Slow);
            DurableFile.Write(Path.Join(folder, name), stream => stream.Write("whole"u8));
        }
    }
}
