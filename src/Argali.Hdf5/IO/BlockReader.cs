using System.Buffers.Binary;

namespace Argali.Hdf5.IO;

/// <summary>Reads little-endian fields from a run of metadata and checks every step against its end.</summary>
internal ref struct BlockReader
{
    private readonly FileContext context;
    private readonly ReadOnlySpan<byte> data;
    private readonly long start;
    private readonly ObjectPath? where;
    private readonly string what;

    /// <summary>Creates a reader over bytes that are in memory already.</summary>
    /// <param name="context">The open file.</param>
    /// <param name="data">The bytes.</param>
    /// <param name="start">Their offset in the file, for messages.</param>
    /// <param name="where">The object they belong to, for messages.</param>
    /// <param name="what">What they are, for messages.</param>
    public BlockReader(FileContext context, ReadOnlySpan<byte> data, long start, ObjectPath? where, string what)
    {
        this.context = context;
        this.data = data;
        this.start = start;
        this.where = where;
        this.what = what;
    }

    public int Position { get; private set; }

    public readonly int Remaining => data.Length - Position;

    public readonly long FileOffset => start + Position;

    public byte Byte() => Bytes(1)[0];

    public int UInt16() => BinaryPrimitives.ReadUInt16LittleEndian(Bytes(2));

    public uint UInt32() => BinaryPrimitives.ReadUInt32LittleEndian(Bytes(4));

    public ulong UInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Bytes(8));

    /// <summary>Reads an unsigned number of 1 to 8 bytes.</summary>
    public ulong Unsigned(int width)
    {
        ulong value = 0;
        var bytes = Bytes(width);
        for (int i = width - 1; i >= 0; i--)
            value = (value << 8) | bytes[i];
        return value;
    }

    /// <summary>Reads an address and makes it an offset in the file; -1 when it is undefined.</summary>
    public long OptionalAddress()
    {
        long at = FileOffset;
        ulong value = Unsigned(context.OffsetSize);
        if (value == ulong.MaxValue >> (64 - (8 * context.OffsetSize)))
            return -1;
        if (value > (ulong)(context.FileLength - context.BaseAddress))
            throw new Hdf5FormatException($"The {what} holds the address {value}, which lies behind the end of the file.", where?.ToString(), at);
        return context.BaseAddress + (long)value;
    }

    /// <summary>Reads an address that must be defined.</summary>
    public long Address()
    {
        long at = FileOffset;
        long address = OptionalAddress();
        return address >= 0
            ? address
            : throw new Hdf5FormatException($"The {what} holds an undefined address where one is needed.", where?.ToString(), at);
    }

    /// <summary>Reads a length, of the width the superblock gives.</summary>
    public long Length()
    {
        long at = FileOffset;
        ulong value = Unsigned(context.LengthSize);
        return value <= long.MaxValue
            ? (long)value
            : throw new Hdf5FormatException($"The {what} holds the length {value}, which no file has.", where?.ToString(), at);
    }

    public ReadOnlySpan<byte> Bytes(int count)
    {
        if (count < 0 || count > Remaining)
            throw Fail($"needs {count} more bytes where {Remaining} remain");
        var bytes = data.Slice(Position, count);
        Position += count;
        return bytes;
    }

    public void Skip(int count) => Bytes(count);

    public void SkipPadding() => Skip(Math.Min(Remaining, Align.Up(Position) - Position));

    public void Expect(ReadOnlySpan<byte> signature)
    {
        if (!Bytes(signature.Length).SequenceEqual(signature))
        {
            Position -= signature.Length;
            throw Fail($"does not begin with the signature '{System.Text.Encoding.Latin1.GetString(signature)}'");
        }
    }

    public void ExpectVersion(params ReadOnlySpan<byte> versions)
    {
        byte version = Byte();
        if (!versions.Contains(version))
        {
            Position--;
            throw Fail($"has the unknown version {version}");
        }
    }

    /// <summary>Compares the checksum that ends the bytes read so far with the one stored next.</summary>
    public void ExpectChecksum()
    {
        uint actual = Checksum.Lookup3(data[..Position]);
        uint stored = UInt32();
        if (actual != stored)
        {
            Position -= 4;
            throw Fail($"has the checksum {stored:x8} but its bytes give {actual:x8}");
        }
    }

    /// <summary>An exception that names the object, the offset and the structure.</summary>
    public readonly Hdf5FormatException Fail(string problem) => new($"The {what} {problem}.", where?.ToString(), FileOffset);

    public readonly Hdf5UnsupportedFeatureException Unsupported(string feature) => new(feature, where?.ToString(), FileOffset);
}
