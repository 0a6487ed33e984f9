using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>Versions 1 and 2 are read, with any number of continuation blocks.</summary>
internal sealed partial class ObjectHeader
{
    private const string What = "object header";

    private readonly List<HeaderMessage> messages = [];
    private readonly Queue<(long Address, long Length)> continuations = new();
    private readonly FileContext context;
    private readonly ObjectPath where;

    private ObjectHeader(FileContext context, ObjectPath where, long address)
    {
        this.context = context;
        this.where = where;
        Address = address;
    }

    public long Address { get; }

    public IReadOnlyList<HeaderMessage> Messages => messages;

    public static ObjectHeader Read(FileContext context, ObjectPath where, long address)
    {
        var header = new ObjectHeader(context, where, address);
        byte[] start = context.ReadBlock(address, ObjectHeaderSignature.Length, where, What);
        if (start.AsSpan().SequenceEqual(ObjectHeaderSignature))
            header.ReadVersion2();
        else
            header.ReadVersion1();
        return header;
    }

    /// <summary>The first message of a type, its data fetched from elsewhere when it is shared.</summary>
    public HeaderMessage? Find(ushort type)
    {
        foreach (var message in messages)
        {
            if (message.Type == type)
                return message.IsShared ? SharedMessage.Resolve(context, where, message.Data, message.Offset, type) : message;
        }

        return null;
    }

    public bool Has(ushort type) => messages.Exists(message => message.Type == type);

    private void ReadVersion1()
    {
        var reader = new BlockReader(context, context.ReadBlock(Address, ObjectHeaderV1Size, where, What), Address, where, What);
        reader.ExpectVersion(ObjectHeaderVersion1);
        reader.Skip(1);
        int expected = reader.UInt16();
        reader.Skip(4);
        long length = reader.UInt32();
        context.Claim(Address, ObjectHeaderV1Size + length, Address, where, What);
        int found = ReadVersion1Messages(Address + ObjectHeaderV1Size, length);
        while (continuations.TryDequeue(out var block))
        {
            context.Claim(block.Address, block.Length, Address, where, What + " continuation");
            found += ReadVersion1Messages(block.Address, block.Length);
        }

        if (found != expected)
        {
            throw new Hdf5FormatException(
                $"The object header announces {expected} messages but holds {found}.", where.ToString(), Address);
        }
    }

    private int ReadVersion1Messages(long address, long length)
    {
        byte[] block = context.ReadBlock(address, length, where, What);
        var reader = new BlockReader(context, block, address, where, What);
        int count = 0;
        while (reader.Remaining >= MessageV1HeaderSize)
        {
            int type = reader.UInt16();
            int size = reader.UInt16();
            byte flags = reader.Byte();
            reader.Skip(3);
            AddMessage(ref reader, block, type, size, flags);
            count++;
        }

        return count;
    }

    private void ReadVersion2()
    {
        const int LargestPrefix = 34;
        long available = Math.Min(LargestPrefix, context.FileLength - Address);
        var reader = new BlockReader(context, context.ReadBlock(Address, available, where, What), Address, where, What);
        reader.Expect(ObjectHeaderSignature);
        reader.ExpectVersion(ObjectHeaderVersion2);
        byte flags = reader.Byte();
        if ((flags & HeaderStoresTimes) != 0)
            reader.Skip(16);
        if ((flags & HeaderStoresPhaseChange) != 0)
            reader.Skip(4);
        ulong length = reader.Unsigned(1 << (flags & 0x03));
        context.RequireInFile(Address, (long)Math.Min(length, long.MaxValue), where, What);
        ReadVersion2Messages(Address, reader.Position, reader.Position + (long)length + 4, flags);
        while (continuations.TryDequeue(out var block))
            ReadVersion2Messages(block.Address, ContinuationSignature.Length, block.Length, flags);
    }

    private void ReadVersion2Messages(long address, int prefix, long length, byte flags)
    {
        context.Claim(address, length, Address, where, What);
        if (length < prefix + 4)
            throw new Hdf5FormatException($"The object header has a block of only {length} bytes.", where.ToString(), address);
        byte[] block = context.ReadBlock(address, length, where, What);
        var reader = new BlockReader(context, block, address, where, What);
        if (address == Address)
            reader.Skip(prefix);
        else
            reader.Expect(ContinuationSignature);
        int headerSize = (flags & HeaderTracksCreationOrder) != 0 ? 6 : 4;
        while (reader.Remaining - 4 >= headerSize)
        {
            int type = reader.Byte();
            int size = reader.UInt16();
            byte messageFlags = reader.Byte();
            reader.Skip(headerSize - 4);
            AddMessage(ref reader, block, type, size, messageFlags);
        }

        reader.Skip(reader.Remaining - 4);
        reader.ExpectChecksum();
    }

    private void AddMessage(ref BlockReader reader, byte[] block, int type, int size, byte flags)
    {
        int start = reader.Position;
        long offset = reader.FileOffset;
        reader.Skip(size);
        if (type == MessageContinuation)
        {
            var data = new BlockReader(context, block.AsSpan(start, size), offset, where, "continuation message");
            continuations.Enqueue((data.Address(), data.Length()));
        }
        else if (type > LargestKnownMessage && (flags & MessageFailIfUnknownFlag) != 0)
        {
            throw new Hdf5UnsupportedFeatureException($"Header message type {type}", where.ToString(), offset);
        }
        else if (type != MessageNil)
        {
            messages.Add(new((ushort)type, block.AsMemory(start, size), offset, (flags & MessageSharedFlag) != 0));
        }
    }
}
