using Argali.Hdf5.Objects;

namespace Argali.Hdf5.IO;

/// <summary>What all readers of one open file share: its bytes, the widths of its addresses, and what has been claimed so far.</summary>
internal sealed class FileContext(ByteSource source) : IDisposable
{
    private const int WindowSize = 4096;

    private readonly byte[] window = new byte[WindowSize];
    private readonly ExtentMap extents = new();
    private readonly Dictionary<long, ObjectPath> groups = [];
    private long windowStart;
    private int windowLength;

    public int OffsetSize { get; set; } = Hdf5Constants.OffsetSize;

    public int LengthSize { get; set; } = Hdf5Constants.LengthSize;

    /// <summary>Where address 0 lies: after the user block, if there is one.</summary>
    public long BaseAddress { get; set; }

    public long FileLength => source.Length;

    public GlobalHeap.Cache GlobalHeaps { get; } = new();

    public bool IsDisposed { get; private set; }

    /// <summary>Reads a run of metadata.</summary>
    /// <exception cref="Hdf5FormatException">The run does not lie in the file.</exception>
    public byte[] ReadBlock(long address, long length, ObjectPath? where, string what)
    {
        RequireInFile(address, length, where, what);
        if (length > Array.MaxLength)
            throw new Hdf5UnsupportedFeatureException($"A {what} of {length} bytes", where?.ToString(), address);
        byte[] block = new byte[length];
        if (length <= WindowSize)
            ReadThroughWindow(block, address, where, what);
        else
            ReadExactly(block, address, where, what);
        return block;
    }

    /// <summary>Reads data straight into the caller's memory.</summary>
    public void ReadExactly(Span<byte> destination, long address, ObjectPath? where, string what)
    {
        ObjectDisposedException.ThrowIf(IsDisposed, typeof(Hdf5File));
        RequireInFile(address, destination.Length, where, what);
        if (source.Read(destination, address) != destination.Length)
            throw new Hdf5FormatException($"The file ended within the {what}; it was cut while being read.", where?.ToString(), address);
    }

    public void RequireInFile(long address, long length, ObjectPath? where, string what)
    {
        if (address < 0 || length < 0 || address > FileLength || length > FileLength - address)
        {
            throw new Hdf5FormatException(
                $"The {what} of {length} bytes does not lie within the file's {FileLength} bytes. The file is damaged or truncated.",
                where?.ToString(),
                address);
        }
    }

    /// <summary>Notes that a run of bytes belongs to an object, known by the address of its header.</summary>
    public void Claim(long address, long length, long owner, ObjectPath? where, string what)
    {
        RequireInFile(address, length, where, what);
        if (!extents.TryClaim(address, length, owner, out var conflict))
        {
            throw new Hdf5FormatException(
                $"The {what} of {length} bytes overlaps bytes {conflict.Start} to {conflict.End}, which belong to something else.",
                where?.ToString(),
                address);
        }
    }

    /// <summary>Notes where a group was met, so that a group is met only once and walks end.</summary>
    public void EnterGroup(long address, ObjectPath path)
    {
        if (groups.TryAdd(address, path))
            return;
        string first = groups[address].ToString();
        for (ObjectPath? ancestor = path.Parent; ancestor is not null; ancestor = ancestor.Parent)
        {
            if (ancestor.ToString() == first)
                throw new Hdf5FormatException($"The group is its own ancestor '{first}': the hierarchy has a cycle.", path.ToString(), address);
        }

        throw new Hdf5UnsupportedFeatureException($"A second hard link to the group '{first}'", path.ToString(), address);
    }

    public void Dispose()
    {
        IsDisposed = true;
        source.Dispose();
    }

    private void ReadThroughWindow(Span<byte> destination, long address, ObjectPath? where, string what)
    {
        if (address < windowStart || address + destination.Length > windowStart + windowLength)
        {
            ObjectDisposedException.ThrowIf(IsDisposed, typeof(Hdf5File));
            windowLength = source.Read(window, address);
            windowStart = address;
            if (windowLength < destination.Length)
                throw new Hdf5FormatException($"The file ended within the {what}; it was cut while being read.", where?.ToString(), address);
        }

        window.AsSpan((int)(address - windowStart), destination.Length).CopyTo(destination);
    }
}
