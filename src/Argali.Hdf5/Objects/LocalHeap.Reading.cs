using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The data segment is read whole; the names taken from it may together not be longer than it is.</summary>
internal sealed partial class LocalHeap
{
    private const string What = "local heap";

    private readonly FileContext context;
    private readonly ObjectPath where;
    private readonly long dataAddress;
    private readonly byte[] data;
    private long remaining;

    private LocalHeap(FileContext context, ObjectPath where, long dataAddress, byte[] data)
    {
        this.context = context;
        this.where = where;
        this.dataAddress = dataAddress;
        this.data = data;
        remaining = data.Length;
    }

    public static LocalHeap Read(FileContext context, ObjectPath where, long owner, long address)
    {
        int headerSize = 8 + (2 * context.LengthSize) + context.OffsetSize;
        context.Claim(address, headerSize, owner, where, What);
        var reader = new BlockReader(context, context.ReadBlock(address, headerSize, where, What), address, where, What);
        reader.Expect(LocalHeapSignature);
        reader.ExpectVersion(0);
        reader.Skip(3);
        long size = reader.Length();
        reader.Skip(context.LengthSize);
        long dataAddress = reader.Address();
        context.Claim(dataAddress, size, owner, where, What + " data segment");
        return new(context, where, dataAddress, context.ReadBlock(dataAddress, size, where, What + " data segment"));
    }

    /// <summary>The zero-ended text at an offset.</summary>
    public string GetText(ulong offset)
    {
        if (offset >= (ulong)data.Length)
            throw Fail($"A name lies at offset {offset} of a local heap of {data.Length} bytes.", 0);
        var rest = data.AsSpan((int)offset);
        int length = rest.IndexOf((byte)0);
        if (length < 0)
            throw Fail("A name in the local heap does not end.", offset);
        remaining -= length + 1;
        if (remaining < 0)
            throw Fail("The names in the local heap overlap.", offset);
        return Names.Decode(context, rest[..length], dataAddress + (long)offset, where);
    }

    private Hdf5FormatException Fail(string message, ulong offset)
        => new(message, where.ToString(), dataAddress + (long)offset);
}
