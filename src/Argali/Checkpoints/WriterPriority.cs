using System.Runtime.InteropServices;

namespace Argali.Checkpoints;

/// <summary>Lets a thread that writes in the background give way to the training beside it.</summary>
/// <remarks>
/// A processor that a save's copying and hashing takes is missing in every step of a training that uses them all. At ten levels of niceness
/// below the training the writer gets about a tenth of a processor that both want, and all of one that is idle, as when training waits for
/// the save. .NET's own priorities do nothing on Linux, where each thread has a niceness of its own (setpriority(2)); on macOS, where
/// only whole processes have one, the thread keeps its priority.
/// </remarks>
internal static partial class WriterPriority
{
    private const int OfThreads = 0;
    private const int CallingThread = 0;
    private const int Niceness = 10;

    /// <summary>Lowers the priority of the calling thread for the rest of its life. A refusal changes nothing.</summary>
    public static void Lower()
    {
        Thread.CurrentThread.Priority = ThreadPriority.BelowNormal;
        if (OperatingSystem.IsLinux())
            _ = SetPriority(OfThreads, CallingThread, Niceness);
    }

    [LibraryImport("libc", EntryPoint = "setpriority")]
    private static partial int SetPriority(int which, int who, int niceness);
}
