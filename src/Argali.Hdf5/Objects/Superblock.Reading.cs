using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>Versions 0 to 3 are read; a user block before the superblock is skipped.</summary>
internal sealed partial class Superblock
{
    private const string What = "superblock";

    private Superblock(long rootHeaderAddress) => RootHeaderAddress = rootHeaderAddress;

    public long RootHeaderAddress { get; }

    /// <summary>Finds and reads the superblock and sets the context's widths and base address from it.</summary>
    public static Superblock Read(FileContext context)
    {
        long start = Find(context);
        long available = Math.Min(MaximumSuperblockSize, context.FileLength - start);
        var reader = new BlockReader(context, context.ReadBlock(start, available, null, What), start, null, What);
        reader.Expect(FileSignature);
        context.BaseAddress = start;
        int version = reader.Byte();
        return version switch
        {
            SuperblockVersion0 or SuperblockVersion1 => ReadOld(context, ref reader, version),
            SuperblockVersion2 or SuperblockVersion3 => ReadNew(context, ref reader),
            _ => throw reader.Fail($"has the unknown version {version}"),
        };
    }

    private static long Find(FileContext context)
    {
        for (long start = 0; start + FileSignature.Length <= context.FileLength; start = start == 0 ? FirstUserBlockSize : start * 2)
        {
            if (context.ReadBlock(start, FileSignature.Length, null, What).AsSpan().SequenceEqual(FileSignature))
                return start;
        }

        throw new Hdf5FormatException("The HDF5 signature was not found: this is not an HDF5 file.", null, 0);
    }

    private static Superblock ReadOld(FileContext context, ref BlockReader reader, int version)
    {
        reader.Skip(4);
        ReadWidths(context, ref reader);
        reader.Skip(1 + 2 + 2 + 4);
        if (version == SuperblockVersion1)
            reader.Skip(4);
        ReadEndOfFile(context, ref reader, addressesBehind: 2);
        return new(reader.Address());
    }

    private static Superblock ReadNew(FileContext context, ref BlockReader reader)
    {
        ReadWidths(context, ref reader);
        reader.Skip(1);
        ReadEndOfFile(context, ref reader, addressesBehind: 0);
        long root = reader.Address();
        reader.ExpectChecksum();
        return new(root);
    }

    private static void ReadWidths(FileContext context, ref BlockReader reader)
    {
        int offsetSize = reader.Byte();
        int lengthSize = reader.Byte();
        if (offsetSize is not (2 or 4 or 8) || lengthSize is not (2 or 4 or 8))
            throw reader.Fail($"declares addresses of {offsetSize} and lengths of {lengthSize} bytes, where 2, 4 or 8 are known");
        context.OffsetSize = offsetSize;
        context.LengthSize = lengthSize;
    }

    /// <summary>Skips the base address and the free-space or extension address, checks the end, and skips some more.</summary>
    private static void ReadEndOfFile(FileContext context, ref BlockReader reader, int addressesBehind)
    {
        reader.Skip(2 * context.OffsetSize);
        ulong end = reader.Unsigned(context.OffsetSize);
        if (end > (ulong)context.FileLength)
            throw reader.Fail($"says that the file has {end} bytes, but {context.FileLength} are there: the file is truncated");

        reader.Skip(addressesBehind * context.OffsetSize);
    }
}
