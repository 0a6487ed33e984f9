using System.Numerics;
using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>
/// The fractal heap: links and attributes of large objects, found by identifiers. Objects in its blocks are read, and objects too
/// large for a block through a B-tree; filtered heaps and objects inside identifiers, which neither links nor attributes need, are not.
/// </summary>
internal sealed class FractalHeap
{
    private const string What = "fractal heap";

    private readonly FileContext context;
    private readonly ObjectPath where;
    private readonly long owner;
    private readonly Dictionary<long, byte[]> blocks = [];
    private readonly int identifierLength;
    private readonly int offsetWidth;
    private readonly int lengthWidth;
    private readonly int tableWidth;
    private readonly long startingBlockSize;
    private readonly long maximumDirectSize;
    private readonly long hugeTreeAddress;
    private readonly long rootAddress;
    private readonly int rootRows;
    private readonly bool hasChecksums;
    private Dictionary<ulong, (long Address, long Length)>? hugeObjects;

    private FractalHeap(FileContext context, ObjectPath where, long owner, long address)
    {
        this.context = context;
        this.where = where;
        this.owner = owner;
        int headerSize = 26 + (12 * context.LengthSize) + (3 * context.OffsetSize);
        context.Claim(address, headerSize, owner, where, What);
        var reader = new BlockReader(context, context.ReadBlock(address, headerSize, where, What), address, where, What);
        reader.Expect(FractalHeapSignature);
        reader.ExpectVersion(0);
        identifierLength = reader.UInt16();
        int filterLength = reader.UInt16();
        if (filterLength != 0)
            throw reader.Unsupported("A filtered fractal heap");
        hasChecksums = (reader.Byte() & FractalChecksumFlag) != 0;
        uint maximumManagedSize = reader.UInt32();
        reader.Skip(context.LengthSize);
        hugeTreeAddress = reader.OptionalAddress();
        reader.Skip(context.LengthSize + context.OffsetSize);
        reader.Skip(8 * context.LengthSize);
        tableWidth = reader.UInt16();
        startingBlockSize = reader.Length();
        maximumDirectSize = reader.Length();
        int heapBits = reader.UInt16();
        reader.Skip(2);
        rootAddress = reader.OptionalAddress();
        rootRows = reader.UInt16();
        reader.ExpectChecksum();
        if (tableWidth == 0 || heapBits is 0 or > 64 || !BitOperations.IsPow2(startingBlockSize) || !BitOperations.IsPow2(maximumDirectSize)
            || maximumDirectSize < startingBlockSize || maximumManagedSize == 0 || !BitOperations.IsPow2(tableWidth))
        {
            throw reader.Fail($"has an impossible table: {tableWidth} columns, blocks of {startingBlockSize} to {maximumDirectSize} bytes");
        }

        offsetWidth = (heapBits + 7) / 8;
        lengthWidth = Math.Min(WidthOf(maximumDirectSize), WidthOf(maximumManagedSize));
    }

    public int IdentifierLength => identifierLength;

    public static FractalHeap Read(FileContext context, ObjectPath where, long owner, long address) => new(context, where, owner, address);

    /// <summary>The bytes of the object with an identifier, and their offset in the file.</summary>
    public (ReadOnlyMemory<byte> Data, long Offset) GetObject(ReadOnlySpan<byte> identifier, long identifierOffset)
    {
        var reader = new BlockReader(context, identifier, identifierOffset, where, "fractal heap identifier");
        int kind = (reader.Byte() >> 4) & 0x03;
        if (kind == FractalHugeObject)
            return GetHugeObject(ref reader);
        if (kind == FractalTinyObject)
            throw reader.Unsupported("A tiny object in a fractal heap");
        if (kind != FractalManagedObject)
            throw reader.Fail($"is of the unknown kind {kind}");
        ulong offset = reader.Unsigned(offsetWidth);
        ulong length = reader.Unsigned(lengthWidth);
        if (offset > long.MaxValue || rootAddress < 0)
            throw reader.Fail($"points to offset {offset} of the heap");
        var (address, start, size) = FindBlock((long)offset, ref reader);
        long within = (long)offset - start;
        if (length > (ulong)(size - within))
            throw reader.Fail($"has {length} bytes at {within} of a block of {size}");
        if (!blocks.TryGetValue(address, out byte[]? block))
            blocks.Add(address, block = ReadDirectBlock(address, size));
        return (block.AsMemory((int)within, (int)length), address + within);
    }

    private (ReadOnlyMemory<byte> Data, long Offset) GetHugeObject(ref BlockReader identifier)
    {
        if (identifierLength - 1 >= context.OffsetSize + context.LengthSize || hugeTreeAddress < 0)
            throw identifier.Unsupported("A huge object in a fractal heap without an index");
        hugeObjects ??= ReadHugeObjects();
        ulong key = identifier.Unsigned(Math.Min(identifierLength - 1, 8));
        if (!hugeObjects.TryGetValue(key, out var place))
            throw identifier.Fail($"has the unknown key {key}");
        context.Claim(place.Address, place.Length, owner, where, What + " huge object");
        return (context.ReadBlock(place.Address, place.Length, where, What + " huge object"), place.Address);
    }

    private Dictionary<ulong, (long Address, long Length)> ReadHugeObjects()
    {
        var objects = new Dictionary<ulong, (long, long)>();
        foreach (var (record, offset) in TreeV2.ReadRecords(context, where, owner, hugeTreeAddress, TreeV2HugeObjectRecords))
        {
            var reader = new BlockReader(context, record.Span, offset, where, "huge object record");
            long address = reader.Address();
            long length = reader.Length();
            if (!objects.TryAdd(reader.Unsigned(context.LengthSize), (address, length)))
                throw reader.Fail("repeats a key");
        }

        return objects;
    }

    private static int WidthOf(long limit) => (BitOperations.Log2((ulong)limit) / 8) + 1;

    private byte[] ReadDirectBlock(long address, long size)
    {
        context.Claim(address, size, owner, where, What + " block");
        byte[] block = context.ReadBlock(address, size, where, What + " block");
        var reader = new BlockReader(context, block, address, where, What + " block");
        reader.Expect(FractalDirectBlockSignature);
        reader.ExpectVersion(0);
        reader.Skip(context.OffsetSize + offsetWidth);
        if (hasChecksums)
        {
            int at = reader.Position;
            uint stored = reader.UInt32();
            block.AsSpan(at, 4).Clear();
            if (Checksum.Lookup3(block) != stored)
                throw reader.Fail("does not match its checksum");
        }

        return block;
    }

    /// <summary>Follows the table of blocks, whose rows double in size, down to the direct block that holds an offset.</summary>
    private (long Address, long Start, long Size) FindBlock(long offset, ref BlockReader identifier)
    {
        long address = rootAddress;
        int rows = rootRows;
        long start = 0;
        if (rows == 0)
        {
            return offset < startingBlockSize || offset < maximumDirectSize
                ? (address, 0, startingBlockSize)
                : throw identifier.Fail($"points to offset {offset}, behind the only block");
        }

        for (int depth = 0; depth < MaximumFractalHeapDepth; depth++)
        {
            long within = offset - start;
            var (row, rowStart, blockSize) = FindRow(within);
            if (row >= rows)
                throw identifier.Fail($"points to offset {offset}, behind the last block");
            long column = (within - rowStart) / blockSize;
            int directRows = Math.Min(rows, DirectRows);
            long entry = ((long)row * tableWidth) + column;
            address = ReadChildAddress(address, rows, entry);
            start += rowStart + (column * blockSize);
            if (row < directRows)
                return (address, start, blockSize);
            rows = BitOperations.Log2((ulong)blockSize) - BitOperations.Log2((ulong)(startingBlockSize * tableWidth)) + 1;
            if (rows <= 0)
                throw identifier.Fail("leads to an indirect block without rows");
        }

        throw identifier.Fail("leads through too many blocks");
    }

    /// <summary>Rows of direct blocks: two of the starting size, then one for each doubling up to the maximum.</summary>
    private int DirectRows => BitOperations.Log2((ulong)maximumDirectSize) - BitOperations.Log2((ulong)startingBlockSize) + 2;

    private (int Row, long Start, long BlockSize) FindRow(long offset)
    {
        long rowSize = startingBlockSize * tableWidth;
        if (offset < rowSize)
            return (0, 0, startingBlockSize);
        int row = BitOperations.Log2((ulong)(offset / rowSize)) + 1;
        return (row, rowSize << (row - 1), startingBlockSize << (row - 1));
    }

    private long ReadChildAddress(long address, int rows, long entry)
    {
        int prefix = 5 + context.OffsetSize + offsetWidth;
        long size = prefix + ((long)rows * tableWidth * context.OffsetSize) + 4;
        if (!blocks.TryGetValue(address, out byte[]? block))
        {
            context.Claim(address, size, owner, where, What + " indirect block");
            block = context.ReadBlock(address, size, where, What + " indirect block");
            var check = new BlockReader(context, block, address, where, What + " indirect block");
            check.Expect(FractalIndirectBlockSignature);
            check.ExpectVersion(0);
            check.Skip(block.Length - 9);
            check.ExpectChecksum();
            blocks.Add(address, block);
        }

        if (block.Length != size)
            throw new Hdf5FormatException("A fractal heap uses one block in two ways.", where.ToString(), address);
        int at = prefix + (int)(entry * context.OffsetSize);
        var reader = new BlockReader(context, block.AsSpan(at), address + at, where, What + " indirect block");
        return reader.Address();
    }
}
