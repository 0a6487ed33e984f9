using System.Buffers;
using System.Buffers.Binary;
using System.Diagnostics.CodeAnalysis;
using System.IO.Compression;
using System.Text;
using static Argali.Saving.Zip.ZipConstants;

namespace Argali.Saving.Zip;

/// <summary>
/// Reads archives whose bytes may be anything: every length and offset is compared with what the file has, every content with its CRC.
/// Stored members are read where they lie. Names are only ever compared, never used as paths.
/// </summary>
/// <remarks>
/// System.IO.Compression.ZipArchive is not used because it does not compare the CRC and its stored members cannot seek. As in Python,
/// bytes in front of the archive are passed over and the last of several members of one name counts.
/// </remarks>
internal sealed class ZipReader : IModelArchive
{
    // Deflate makes at most 1032 bytes of one.
    private const int GreatestRatio = 1032;
    private const int Block = 1 << 20;

    private readonly Stream stream;
    private readonly string? filePath;
    private readonly LoadLimits limits;
    private readonly Dictionary<string, ZipMember> members = new(StringComparer.Ordinal);
    private readonly long origin;
    private readonly long directoryStart;

    /// <param name="stream">The archive.</param>
    /// <param name="filePath">Its path, for messages; null for a stream.</param>
    /// <param name="limits">How much it may ask for; null for the defaults.</param>
    /// <exception cref="ModelFileException">The stream holds no archive, or its directory is damaged.</exception>
    public ZipReader(Stream stream, string? filePath, LoadLimits? limits = null)
    {
        this.limits = limits ?? LoadLimits.Default;
        this.stream = stream;
        this.filePath = filePath;
        (directoryStart, long length, origin) = FindDirectory();
        ReadDirectory(length);
    }

    /// <summary>The names of all members, in the order of the directory.</summary>
    public IEnumerable<string> Names => members.Keys;

    public bool Contains(string name) => members.ContainsKey(name);

    /// <summary>Reads the bytes in front of the directory: the end of what was written last.</summary>
    public byte[] ReadLastContent(int count)
    {
        var end = new byte[(int)Math.Min(count, directoryStart)];
        ReadAt(directoryStart - end.Length, end, "contents");
        return end;
    }

    /// <summary>Reads a member's content.</summary>
    /// <exception cref="ModelFileException">There is no such member, it is longer than the limit, or it is damaged.</exception>
    public byte[] ReadAll(string name, int limit)
    {
        ZipMember member = Find(name);
        if (member.Length > limit)
            throw Fault($"The member has {member.Length} bytes. At most {limit} are read.", name);
        using Stream content = Open(name);
        var bytes = new byte[content.Length];
        content.ReadExactly(bytes);
        return bytes;
    }

    /// <summary>Gets the number of bytes that a member's content has, or promises to have.</summary>
    /// <exception cref="ModelFileException">There is no such member.</exception>
    public long LengthOf(string name) => Find(name).Length;

    /// <summary>Reads the first bytes of a member's content, without comparing anything.</summary>
    /// <returns>So many bytes; fewer when the content is shorter.</returns>
    /// <exception cref="ModelFileException">There is no such member, or it is damaged.</exception>
    public byte[] ReadStart(string name, int count)
    {
        ZipMember member = Find(name);
        StreamWindow stored = OpenStored(member);
        using Stream content = member.Method == DeflatedMethod ? new DeflateStream(stored, CompressionMode.Decompress) : stored;
        var start = new byte[(int)Math.Min(count, member.Length)];
        try
        {
            int read = content.ReadAtLeast(start, start.Length, throwOnEndOfStream: false);
            return start[..read];
        }
        catch (InvalidDataException e)
        {
            throw Fault("The compressed data are damaged.", name, -1, e);
        }
    }

    /// <summary>Opens a member's content for reading and seeking, after comparing it with its CRC.</summary>
    /// <param name="name">The path in the archive.</param>
    /// <param name="compareCrc">Whether a stored member is compared; the content of a compressed one always is.</param>
    /// <returns>A window on the archive, or for a compressed member its content in memory.</returns>
    /// <exception cref="ModelFileException">There is no such member, or it is damaged.</exception>
    public Stream Open(string name, bool compareCrc = true)
    {
        ZipMember member = Find(name);
        StreamWindow stored = OpenStored(member);
        if (member.Method == DeflatedMethod)
            return Inflate(member, stored);
        if (!compareCrc)
            return stored;
        byte[] block = ArrayPool<byte>.Shared.Rent((int)Math.Clamp(member.Length, 1, Block));
        var crc = default(Crc32);
        for (int read; (read = stored.Read(block)) > 0;)
            crc.Append(block.AsSpan(0, read));
        ArrayPool<byte>.Shared.Return(block);
        Compare(member, crc.Value);
        stored.Position = 0;
        return stored;
    }

    private ZipMember Find(string name) => members.TryGetValue(name, out ZipMember member)
        ? member
        : throw Fault($"There is no item named '{name}' in the archive. It has: {string.Join(", ", members.Keys.Take(10))}.", null);

    private StreamWindow OpenStored(ZipMember member)
    {
        if ((member.Flags & EncryptedFlag) != 0)
            throw Fault("The member is encrypted, which is not supported.", member.Name);
        if (member.Method is not (StoredMethod or DeflatedMethod))
            throw Fault($"The member is compressed by method {member.Method}. Supported are stored (0) and deflated (8).", member.Name);
        if (member.Method == StoredMethod && member.StoredLength != member.Length)
            throw Fault($"The member is stored, yet takes {member.StoredLength} bytes for {member.Length}.", member.Name);

        long header = origin + member.HeaderOffset;
        Span<byte> bytes = stackalloc byte[LocalHeaderLength];
        if (header > directoryStart - LocalHeaderLength)
            throw Fault("The member's header lies behind the archive's contents.", member.Name, header);
        ReadAt(header, bytes, "local header");
        if (BinaryPrimitives.ReadUInt32LittleEndian(bytes) != LocalHeaderSignature)
            throw Fault("The member's header is damaged.", member.Name, header);
        RequireSameName(member, header, BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]));
        long start = header + LocalHeaderLength
            + BinaryPrimitives.ReadUInt16LittleEndian(bytes[26..]) + BinaryPrimitives.ReadUInt16LittleEndian(bytes[28..]);
        if (member.StoredLength > directoryStart - start)
            throw Fault($"The member of {member.StoredLength} bytes does not fit in front of the archive's directory.", member.Name, header);
        return new StreamWindow(stream, start, member.StoredLength);
    }

    // What a directory and a header call differently is one thing for those who read the one and another for those who read the other.
    private void RequireSameName(ZipMember member, long header, int length)
    {
        byte[] name = new byte[length];
        ReadAt(header + LocalHeaderLength, name, "local header");
        string found = ((member.Flags & Utf8Flag) != 0 ? Encoding.UTF8 : Encoding.Latin1).GetString(name);
        if (found != member.Name)
            throw Fault($"The directory's name of the member is another one than its header's, '{found}'.", member.Name, header);
    }

    private MemoryStream Inflate(ZipMember member, StreamWindow stored)
    {
        if (member.Length / GreatestRatio > member.StoredLength || member.Length > Array.MaxLength)
            throw Fault($"The member promises {member.Length} bytes out of {member.StoredLength}, which is not possible.", member.Name);
        if (member.Length > limits.MemoryAllowance && member.Length / limits.MaxCompressionRatio > member.StoredLength)
        {
            throw Fault(
                $"The member's {member.StoredLength} bytes become {member.Length}, more than {limits.MaxCompressionRatio} of each. " +
                LoadScope.Advice(nameof(LoadLimits.MaxCompressionRatio)), member.Name);
        }

        var content = new MemoryStream();
        byte[] block = ArrayPool<byte>.Shared.Rent(Block);
        try
        {
            using var inflating = new DeflateStream(stored, CompressionMode.Decompress);
            var crc = default(Crc32);
            for (int read; (read = inflating.Read(block)) > 0;)
            {
                crc.Append(block.AsSpan(0, read));
                if (content.Length + read > member.Length)
                    throw Fault($"The member has more than the {member.Length} bytes that it promises.", member.Name);
                content.Write(block.AsSpan(0, read));
            }

            if (content.Length != member.Length)
                throw Fault($"The member has {content.Length} bytes instead of {member.Length}.", member.Name);
            Compare(member, crc.Value);
        }
        catch (InvalidDataException e)
        {
            throw Fault("The compressed data are damaged.", member.Name, -1, e);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(block);
        }

        content.Position = 0;
        return content;
    }

    private void Compare(ZipMember member, uint crc)
    {
        if (crc != member.Crc)
            throw Fault($"Bad CRC-32: the content gives {crc:x8}, the directory says {member.Crc:x8}. The file was damaged after it was written.", member.Name, origin + member.HeaderOffset);
    }

    private (long Start, long Length, long Origin) FindDirectory()
    {
        long length = stream.Length;
        var tail = new byte[(int)Math.Min(length, EndLength + MaximumEndComment)];
        long tailStart = length - tail.Length;
        ReadAt(tailStart, tail, "end record");
        for (int at = tail.Length - EndLength; at >= 0; at--)
        {
            ReadOnlySpan<byte> end = tail.AsSpan(at);
            if (BinaryPrimitives.ReadUInt32LittleEndian(end) == EndSignature
                && BinaryPrimitives.ReadUInt16LittleEndian(end[20..]) <= end.Length - EndLength)
            {
                return ReadEnd(end, tailStart + at);
            }
        }

        throw Fault("The file is not a zip archive, or its end is missing. Expected an accessible `.keras` zip file.", null);
    }

    private (long Start, long Length, long Origin) ReadEnd(ReadOnlySpan<byte> end, long endStart)
    {
        ulong length = BinaryPrimitives.ReadUInt32LittleEndian(end[12..]);
        ulong offset = BinaryPrimitives.ReadUInt32LittleEndian(end[16..]);
        long directoryEnd = endStart;
        const int Zip64Lengths = Zip64EndLength + Zip64LocatorLength;
        if (endStart >= Zip64Lengths)
        {
            Span<byte> large = stackalloc byte[Zip64Lengths];
            ReadAt(endStart - Zip64Lengths, large, "end record");
            if (BinaryPrimitives.ReadUInt32LittleEndian(large[Zip64EndLength..]) == Zip64LocatorSignature
                && BinaryPrimitives.ReadUInt32LittleEndian(large) == Zip64EndSignature)
            {
                length = BinaryPrimitives.ReadUInt64LittleEndian(large[40..]);
                offset = BinaryPrimitives.ReadUInt64LittleEndian(large[48..]);
                directoryEnd = endStart - Zip64Lengths;
            }
        }

        if (length > (ulong)directoryEnd || offset > (ulong)directoryEnd - length)
            throw Fault("The archive's directory does not lie within the file.", null, endStart);
        long start = directoryEnd - (long)length;
        return (start, (long)length, start - (long)offset);
    }

    private void ReadDirectory(long length)
    {
        const int MaximumLength = 1 << 26;
        if (length > MaximumLength)
            throw Fault($"The archive's directory has {length} bytes. At most {MaximumLength} are read.", null, directoryStart);
        var directory = new byte[(int)length];
        ReadAt(directoryStart, directory, "directory");
        ReadOnlySpan<byte> rest = directory;
        int count = 0;
        while (!rest.IsEmpty)
        {
            long at = directoryStart + directory.Length - rest.Length;
            if (rest.Length < CentralHeaderLength || BinaryPrimitives.ReadUInt32LittleEndian(rest) != CentralHeaderSignature)
                throw Fault("The archive's directory is damaged.", null, at);
            int nameLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[28..]);
            int extraLength = BinaryPrimitives.ReadUInt16LittleEndian(rest[30..]);
            int total = CentralHeaderLength + nameLength + extraLength + BinaryPrimitives.ReadUInt16LittleEndian(rest[32..]);
            if (total > rest.Length)
                throw Fault("The archive's directory is damaged.", null, at);
            if (++count > limits.MaxMembers)
                throw Fault($"The archive has more than {limits.MaxMembers} members. {LoadScope.Advice(nameof(LoadLimits.MaxMembers))}", null, at);
            if (!TryReadMember(rest, nameLength, extraLength, out ZipMember member))
                throw Fault("The archive's directory is damaged.", null, at);
            members[member.Name] = member;
            rest = rest[total..];
        }
    }

    private static bool TryReadMember(ReadOnlySpan<byte> header, int nameLength, int extraLength, [NotNullWhen(true)] out ZipMember member)
    {
        ushort flags = BinaryPrimitives.ReadUInt16LittleEndian(header[8..]);
        Encoding encoding = (flags & Utf8Flag) != 0 ? Encoding.UTF8 : Encoding.Latin1;
        ulong stored = BinaryPrimitives.ReadUInt32LittleEndian(header[20..]);
        ulong length = BinaryPrimitives.ReadUInt32LittleEndian(header[24..]);
        ulong offset = BinaryPrimitives.ReadUInt32LittleEndian(header[42..]);
        ReadOnlySpan<byte> extra = header.Slice(CentralHeaderLength + nameLength, extraLength);
        member = default;
        while (extra.Length >= 4)
        {
            int size = BinaryPrimitives.ReadUInt16LittleEndian(extra[2..]);
            if (size > extra.Length - 4)
                return false;
            if (BinaryPrimitives.ReadUInt16LittleEndian(extra) == Zip64ExtraField)
            {
                ReadOnlySpan<byte> large = extra.Slice(4, size);
                if (!TryWiden(ref length, ref large) || !TryWiden(ref stored, ref large) || !TryWiden(ref offset, ref large))
                    return false;
            }

            extra = extra[(4 + size)..];
        }

        if (stored > long.MaxValue || length > long.MaxValue || offset > long.MaxValue / 2)
            return false;
        member = new ZipMember(
            encoding.GetString(header.Slice(CentralHeaderLength, nameLength)),
            BinaryPrimitives.ReadUInt16LittleEndian(header[10..]),
            flags,
            BinaryPrimitives.ReadUInt32LittleEndian(header[16..]),
            (long)stored,
            (long)length,
            BinaryPrimitives.ReadUInt32LittleEndian(header[38..]),
            (long)offset);
        return true;
    }

    // Zip64 holds the numbers that 32 bits could not, in a fixed order.
    private static bool TryWiden(ref ulong value, ref ReadOnlySpan<byte> large)
    {
        if (value != uint.MaxValue)
            return true;
        if (large.Length < 8)
            return false;
        value = BinaryPrimitives.ReadUInt64LittleEndian(large);
        large = large[8..];
        return true;
    }

    private void ReadAt(long offset, Span<byte> destination, string what)
    {
        stream.Position = offset;
        if (stream.ReadAtLeast(destination, destination.Length, throwOnEndOfStream: false) < destination.Length)
            throw Fault($"The file ends within the {what} of the archive.", null, offset);
    }

    private ModelFileException Fault(string message, string? member, long offset = -1, Exception? cause = null) =>
        new(message, filePath, member, offset, cause);
}
