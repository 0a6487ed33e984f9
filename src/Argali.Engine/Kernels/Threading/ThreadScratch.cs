using System.Runtime.InteropServices;

namespace Argali.Engine.Kernels;

/// <summary>
/// Native buffers that belong to a thread and are kept for its life, so that kernels allocate nothing after their first call.
/// The contents are undefined when a buffer is rented, and end with the next rental of the same slot by the same thread.
/// </summary>
internal sealed unsafe class ThreadScratch
{
    private const int Alignment = 64;

    // Kernels may load or store one whole vector past the last element they use.
    private const int SlackBytes = 256;

    private static readonly int SlotCount = Enum.GetValues<ScratchSlot>().Length;

    [ThreadStatic]
    private static ThreadScratch? current;

    private static long totalBytes;

    private readonly float*[] buffers = new float*[SlotCount];
    private readonly long[] capacities = new long[SlotCount];

    private ThreadScratch()
    {
    }

    ~ThreadScratch()
    {
        for (int slot = 0; slot < SlotCount; slot++)
            Free(slot);
    }

    /// <summary>Gets the bytes that all threads hold.</summary>
    public static long TotalBytes => Interlocked.Read(ref totalBytes);

    /// <summary>Returns this thread's buffer of at least <paramref name="count"/> floats, aligned to a cache line.</summary>
    public static float* Rent(ScratchSlot slot, long count)
    {
        ThreadScratch scratch = current ??= new ThreadScratch();
        if (count > scratch.capacities[(int)slot])
            scratch.Grow((int)slot, count);

        return scratch.buffers[(int)slot];
    }

    private void Grow(int slot, long count)
    {
        Free(slot);
        buffers[slot] = (float*)NativeMemory.AlignedAlloc((nuint)BytesOf(count), Alignment);
        capacities[slot] = count;
        Interlocked.Add(ref totalBytes, BytesOf(count));
    }

    private void Free(int slot)
    {
        if (buffers[slot] == null)
            return;
        NativeMemory.AlignedFree(buffers[slot]);
        Interlocked.Add(ref totalBytes, -BytesOf(capacities[slot]));
        buffers[slot] = null;
        capacities[slot] = 0;
    }

    private static long BytesOf(long count) => checked((count * sizeof(float)) + SlackBytes);
}
