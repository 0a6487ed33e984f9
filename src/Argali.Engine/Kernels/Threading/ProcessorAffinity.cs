using System.Runtime.InteropServices;

namespace Argali.Engine.Kernels;

/// <summary>Keeps a thread on one processor, where the platform can be asked (Linux); .NET has no way of its own.</summary>
internal static unsafe partial class ProcessorAffinity
{
    // The kernel's default mask: 1,024 processors.
    private const int MaskWords = 16;
    private const int BitsPerWord = 64;
    private const int CallingThread = 0;

    /// <summary>Gets the processors that this thread may run on, in ascending order; empty where that is not known.</summary>
    public static int[] Allowed()
    {
        if (!OperatingSystem.IsLinux())
            return [];

        ulong* mask = stackalloc ulong[MaskWords];
        new Span<ulong>(mask, MaskWords).Clear();
        try
        {
            if (GetAffinity(CallingThread, MaskWords * sizeof(ulong), mask) < 0)
                return [];
        }
        catch (Exception exception) when (exception is DllNotFoundException or EntryPointNotFoundException)
        {
            return [];
        }

        List<int> processors = [];
        for (int i = 0; i < MaskWords * BitsPerWord; i++)
        {
            if ((mask[i / BitsPerWord] >> (i % BitsPerWord) & 1) != 0)
                processors.Add(i);
        }

        return [.. processors];
    }

    /// <summary>Keeps the calling thread on a processor that <see cref="Allowed"/> named. A refusal changes nothing.</summary>
    public static void Keep(int processor)
    {
        ulong* mask = stackalloc ulong[MaskWords];
        new Span<ulong>(mask, MaskWords).Clear();
        mask[processor / BitsPerWord] = 1UL << (processor % BitsPerWord);
        _ = SetAffinity(CallingThread, MaskWords * sizeof(ulong), mask);
    }

    [LibraryImport("libc", EntryPoint = "sched_getaffinity")]
    private static partial int GetAffinity(int thread, nint bytes, ulong* mask);

    [LibraryImport("libc", EntryPoint = "sched_setaffinity")]
    private static partial int SetAffinity(int thread, nint bytes, ulong* mask);
}
