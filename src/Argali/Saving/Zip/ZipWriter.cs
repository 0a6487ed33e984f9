using System.Text;
using static Argali.Saving.Zip.ZipConstants;

namespace Argali.Saving.Zip;

/// <summary>
/// Writes archives as Keras writes them: members stored in the order of their adding, sizes and CRC in front of each one, no data
/// descriptors. Contents go straight through, whatever their size.
/// </summary>
/// <param name="destination">The stream, at the position where the archive begins. It stays open.</param>
internal sealed class ZipWriter(Stream destination)
{
    /// <summary>1980-01-01 00:00:00, the first moment that the format knows.</summary>
    public static readonly DateTime FirstTime = new(1980, 1, 1, 0, 0, 0, DateTimeKind.Unspecified);

    private static readonly DateTime LastTime = new(2107, 12, 31, 23, 59, 58, DateTimeKind.Unspecified);

    private readonly List<(ZipMember Member, DateTime Time)> members = [];
    private readonly long origin = destination.CanSeek ? destination.Position : 0;
    private long position;

    /// <summary>Adds a member from memory.</summary>
    public void Add(string name, ReadOnlySpan<byte> content, DateTime time, uint attributes = OwnerReadWrite)
    {
        Add(new ZipMember(name, StoredMethod, FlagsOf(name), Crc32.Of(content), content.Length, content.Length, attributes, position), time);
        destination.Write(content);
        position += content.Length;
    }

    /// <summary>Adds a member whose bytes a function writes. On a stream that cannot seek the function is called twice.</summary>
    /// <param name="name">The path in the archive.</param>
    /// <param name="length">The number of bytes that the function writes.</param>
    /// <param name="write">Writes the content; the same bytes every time.</param>
    /// <param name="time">The time stamp.</param>
    /// <exception cref="InvalidOperationException">The function wrote another number of bytes.</exception>
    public void Add(string name, long length, Action<Stream> write, DateTime time)
    {
        // The header goes in front of the content and needs its CRC: it is written again afterwards, or the CRC is found out before.
        uint crc = destination.CanSeek ? 0 : Pass(Stream.Null).Crc;
        var member = new ZipMember(name, StoredMethod, FlagsOf(name), crc, length, length, OwnerReadWrite, position);
        Add(member, time);
        CheckedWriteStream content = Pass(destination);
        position += length;
        if (content.Crc == crc)
            return;
        if (!destination.CanSeek)
            throw new InvalidOperationException($"The content of '{name}' changed while it was written.");
        member = member with { Crc = content.Crc };
        members[^1] = (member, time);
        destination.Position = origin + member.HeaderOffset;
        destination.Write(LocalHeader(member, time));
        destination.Position = origin + position;

        CheckedWriteStream Pass(Stream target)
        {
            var checking = new CheckedWriteStream(target);
            write(checking);
            return checking.Length == length
                ? checking
                : throw new InvalidOperationException($"The content of '{name}' was announced as {length} bytes. Written: {checking.Length}.");
        }
    }

    /// <summary>Writes the directory. Nothing can be added afterwards.</summary>
    public void Finish()
    {
        using var directory = new MemoryStream();
        using (var writer = new BinaryWriter(directory, Encoding.UTF8, leaveOpen: true))
        {
            foreach ((ZipMember member, DateTime time) in members)
                WriteCentralHeader(writer, member, time);
            writer.Flush();
            WriteEnd(writer, position, directory.Length);
        }

        directory.Position = 0;
        directory.CopyTo(destination);
        position += directory.Length;
    }

    private void Add(ZipMember member, DateTime time)
    {
        byte[] header = LocalHeader(member, time);
        destination.Write(header);
        position += header.Length;
        members.Add((member, time));
    }

    private static byte[] LocalHeader(ZipMember member, DateTime time)
    {
        byte[] name = Encoding.UTF8.GetBytes(member.Name);
        bool large = member.Length > Zip64Limit;
        using var bytes = new MemoryStream();
        using var writer = new BinaryWriter(bytes);
        writer.Write(LocalHeaderSignature);
        WriteCommon(writer, member, time, large ? LargeVersionNeeded : VersionNeeded, large);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)(large ? 20 : 0));
        writer.Write(name);
        if (large)
        {
            writer.Write(Zip64ExtraField);
            writer.Write((ushort)16);
            writer.Write(member.Length);
            writer.Write(member.StoredLength);
        }

        writer.Flush();
        return bytes.ToArray();
    }

    private static void WriteCentralHeader(BinaryWriter writer, ZipMember member, DateTime time)
    {
        byte[] name = Encoding.UTF8.GetBytes(member.Name);
        bool large = member.Length > Zip64Limit;
        bool far = member.HeaderOffset > Zip64Limit;
        ushort version = large || far ? LargeVersionNeeded : VersionNeeded;
        int extra = (large ? 16 : 0) + (far ? 8 : 0);
        writer.Write(CentralHeaderSignature);
        writer.Write((ushort)(UnixHost | version));
        WriteCommon(writer, member, time, version, large);
        writer.Write((ushort)name.Length);
        writer.Write((ushort)(extra > 0 ? extra + 4 : 0));
        writer.Write((ushort)0); // comment length
        writer.Write((ushort)0); // disk
        writer.Write((ushort)0); // internal attributes
        writer.Write(member.Attributes);
        writer.Write(far ? uint.MaxValue : (uint)member.HeaderOffset);
        writer.Write(name);
        if (extra == 0)
            return;
        writer.Write(Zip64ExtraField);
        writer.Write((ushort)extra);
        if (large)
        {
            writer.Write(member.Length);
            writer.Write(member.StoredLength);
        }

        if (far)
            writer.Write(member.HeaderOffset);
    }

    // What local and central headers have in common, from the version needed to the sizes.
    private static void WriteCommon(BinaryWriter writer, ZipMember member, DateTime time, ushort version, bool large)
    {
        time = time < FirstTime ? FirstTime : time > LastTime ? LastTime : time;
        writer.Write(version);
        writer.Write(member.Flags);
        writer.Write(member.Method);
        writer.Write((ushort)((time.Hour << 11) | (time.Minute << 5) | (time.Second / 2)));
        writer.Write((ushort)(((time.Year - 1980) << 9) | (time.Month << 5) | time.Day));
        writer.Write(member.Crc);
        writer.Write(large ? uint.MaxValue : (uint)member.StoredLength);
        writer.Write(large ? uint.MaxValue : (uint)member.Length);
    }

    private void WriteEnd(BinaryWriter writer, long directoryOffset, long directoryLength)
    {
        bool large = members.Count > ushort.MaxValue || directoryOffset > Zip64Limit || directoryLength > Zip64Limit;
        if (large)
        {
            writer.Write(Zip64EndSignature);
            writer.Write((long)(Zip64EndLength - 12));
            writer.Write(LargeVersionNeeded);
            writer.Write(LargeVersionNeeded);
            writer.Write(0); // this disk
            writer.Write(0); // disk of the directory
            writer.Write((long)members.Count);
            writer.Write((long)members.Count);
            writer.Write(directoryLength);
            writer.Write(directoryOffset);
            writer.Write(Zip64LocatorSignature);
            writer.Write(0); // disk of the record above
            writer.Write(directoryOffset + directoryLength);
            writer.Write(1); // number of disks
        }

        ushort count = (ushort)Math.Min(members.Count, ushort.MaxValue);
        writer.Write(EndSignature);
        writer.Write((ushort)0); // this disk
        writer.Write((ushort)0); // disk of the directory
        writer.Write(count);
        writer.Write(count);
        writer.Write((uint)Math.Min(directoryLength, uint.MaxValue));
        writer.Write((uint)Math.Min(directoryOffset, uint.MaxValue));
        writer.Write((ushort)0); // comment length
    }

    private static ushort FlagsOf(string name) => Ascii.IsValid(name) ? (ushort)0 : Utf8Flag;
}
