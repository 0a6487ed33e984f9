using System.Runtime.InteropServices;

namespace Argali.Checkpoints;

/// <summary>
/// The copy of a state that a background save writes while training goes on: one block of native memory, as large as the state, used
/// again and again.
/// </summary>
/// <remarks>
/// Memory is touched when it is reserved, not when it is copied into: the first touch of a page costs the system 12 to 50 times as much
/// as a copy into a page that is there. A buffer is used by one thread at a time.
/// </remarks>
public sealed unsafe class SnapshotBuffer : IDisposable
{
    // Pages of every common system are multiples of this.
    private const int PageSize = 4096;
    private const int LargestPiece = 1 << 30;

    private byte* memory;
    private bool disposed;

    /// <summary>Makes a buffer.</summary>
    /// <param name="capacity">The number of bytes to reserve; the buffer grows when more come. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">There is not that much memory.</exception>
    public SnapshotBuffer(long capacity = 0) => Reserve(capacity);

    /// <summary>Frees the memory of a buffer that nobody disposed.</summary>
    ~SnapshotBuffer() => Free();

    /// <summary>The bytes that are held.</summary>
    public long Length { get; private set; }

    /// <summary>The bytes that fit without growing.</summary>
    public long Capacity { get; private set; }

    /// <summary>The bytes of a piece; valid until the buffer is cleared, grows or is disposed.</summary>
    /// <param name="range">A piece of at most <see cref="int.MaxValue"/> bytes; <see cref="CopyTo"/> takes any.</param>
    /// <exception cref="ArgumentOutOfRangeException">The piece is not within what was appended, or is longer than a span can be.</exception>
    public ReadOnlySpan<byte> this[SnapshotRange range]
    {
        get
        {
            CheckWithin(range);
            ArgumentOutOfRangeException.ThrowIfGreaterThan(range.Length, int.MaxValue, nameof(range));
            return new ReadOnlySpan<byte>(memory + range.Start, (int)range.Length);
        }
    }

    /// <summary>Makes room for so many bytes in all.</summary>
    /// <param name="capacity">The number of bytes, those that are held included.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="capacity"/> is negative.</exception>
    /// <exception cref="OutOfMemoryException">There is not that much memory; what was held still is.</exception>
    public void Reserve(long capacity)
    {
        ObjectDisposedException.ThrowIf(disposed, this);
        ArgumentOutOfRangeException.ThrowIfNegative(capacity);
        if (capacity <= Capacity)
            return;
        if (Length == 0)
            Free();
        var larger = (byte*)NativeMemory.AlignedAlloc(checked((nuint)capacity), PageSize);
        Buffer.MemoryCopy(memory, larger, capacity, Length);
        Free();
        memory = larger;
        Capacity = capacity;
        for (long page = Length; page < capacity; page += PageSize)
            larger[page] = 0;
        larger[capacity - 1] = 0;
    }

    /// <summary>Copies bytes behind those that are held.</summary>
    /// <param name="bytes">The bytes.</param>
    /// <returns>Where they are. The pieces of successive calls are neighbours.</returns>
    /// <exception cref="OutOfMemoryException">The buffer had to grow and there is not that much memory; what was held still is.</exception>
    public SnapshotRange Append(ReadOnlySpan<byte> bytes)
    {
        long end = Length + bytes.Length;
        if (end > Capacity)
            Reserve(Math.Max(end, Capacity + (Capacity / 2)));
        bytes.CopyTo(new Span<byte>(memory + Length, bytes.Length));
        var range = new SnapshotRange(Length, bytes.Length);
        Length = end;
        return range;
    }

    /// <summary>Writes a piece of any length to a stream.</summary>
    /// <param name="range">The piece.</param>
    /// <param name="destination">The stream.</param>
    /// <exception cref="ArgumentOutOfRangeException">The piece is not within what was appended.</exception>
    public void CopyTo(SnapshotRange range, Stream destination)
    {
        ArgumentNullException.ThrowIfNull(destination);
        CheckWithin(range);
        for (long at = range.Start, end = range.Start + range.Length; at < end; at += LargestPiece)
            destination.Write(this[new SnapshotRange(at, Math.Min(LargestPiece, end - at))]);
    }

    /// <summary>Forgets what is held; the memory stays.</summary>
    public void Clear() => Length = 0;

    /// <summary>Frees the memory.</summary>
    public void Dispose()
    {
        disposed = true;
        Length = 0;
        Free();
        GC.SuppressFinalize(this);
    }

    private void CheckWithin(SnapshotRange range)
    {
        if (range.Start < 0 || range.Length < 0 || range.Start > Length - range.Length)
            throw new ArgumentOutOfRangeException(nameof(range), range, $"Expected a piece of the {Length} bytes that are held. Received: {range}.");
    }

    private void Free()
    {
        NativeMemory.AlignedFree(memory);
        memory = null;
        Capacity = 0;
    }
}
