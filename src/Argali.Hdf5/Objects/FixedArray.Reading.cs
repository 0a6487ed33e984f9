using Argali.Hdf5.Data;
using Argali.Hdf5.IO;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Objects;

/// <summary>The fixed array: the chunks of a dataset that cannot grow, in order, in one block or in pages.</summary>
internal static class FixedArray
{
    private const string What = "fixed array";

    /// <summary>Adds all written chunks to the table.</summary>
    /// <returns>The bytes they take together.</returns>
    public static long Read(
        FileContext context, ObjectPath where, long owner, long address, ChunkGrid maximumGrid, int chunkSize, bool isFiltered, ChunkTable table)
    {
        int headerSize = 8 + context.LengthSize + context.OffsetSize + 4;
        context.Claim(address, headerSize, owner, where, What);
        var header = new BlockReader(context, context.ReadBlock(address, headerSize, where, What), address, where, What);
        header.Expect(FixedArrayHeaderSignature);
        header.ExpectVersion(0);
        header.ExpectVersion(isFiltered ? ArrayClientFiltered : ArrayClientUnfiltered);
        int entrySize = header.Byte();
        int pageBits = header.Byte();
        long count = header.Length();
        long block = header.OptionalAddress();
        header.ExpectChecksum();
        int least = context.OffsetSize + (isFiltered ? 5 : 0);
        Shapes.TryElementCount(maximumGrid.Counts, out long chunks);
        if (count != chunks || pageBits > 31 || entrySize < least || entrySize > least + 7)
            throw header.Fail($"has {count} entries of {entrySize} bytes in pages of 2^{pageBits} for {chunks} chunks");
        if (block < 0)
            return 0;
        var entries = new Entries(context, where, maximumGrid, chunkSize, isFiltered, entrySize, table);
        return ReadBlock(context, where, owner, block, count, 1L << pageBits, entries);
    }

    private static long ReadBlock(FileContext context, ObjectPath where, long owner, long address, long count, long perPage, Entries entries)
    {
        bool isPaged = count > perPage;
        long pages = isPaged ? ((count - 1) / perPage) + 1 : 0;
        long bitmapSize = (pages + 7) / 8;
        long prefix = 6 + context.OffsetSize + bitmapSize;
        long size = isPaged ? prefix + 4 : prefix + (count * entries.Size) + 4;
        context.Claim(address, size, owner, where, What + " block");
        byte[] bytes = context.ReadBlock(address, size, where, What + " block");
        var reader = new BlockReader(context, bytes, address, where, What + " block");
        reader.Expect(FixedArrayBlockSignature);
        reader.ExpectVersion(0);
        reader.Skip(1 + context.OffsetSize);
        var bitmap = reader.Bytes((int)bitmapSize);
        long stored = isPaged ? 0 : entries.Read(ref reader, 0, count);
        reader.ExpectChecksum();
        for (long page = 0; page < pages; page++)
        {
            long first = page * perPage;
            long inPage = Math.Min(perPage, count - first);
            long pageAddress = address + size + (page * ((perPage * entries.Size) + 4));
            if ((bitmap[(int)(page / 8)] & (0x80 >> (int)(page % 8))) == 0)
                continue;
            long pageSize = (inPage * entries.Size) + 4;
            context.Claim(pageAddress, pageSize, owner, where, What + " page");
            var pageReader = new BlockReader(
                context, context.ReadBlock(pageAddress, pageSize, where, What + " page"), pageAddress, where, What + " page");
            stored += entries.Read(ref pageReader, first, inPage);
            pageReader.ExpectChecksum();
        }

        return stored;
    }

    /// <summary>Reads entries and enters them in the table under the chunk whose number they have.</summary>
    private sealed class Entries(
        FileContext context, ObjectPath where, ChunkGrid maximumGrid, int chunkSize, bool isFiltered, int size, ChunkTable table)
    {
        private readonly long[] chunk = new long[maximumGrid.Counts.Length];

        public int Size => size;

        public long Read(ref BlockReader reader, long first, long count)
        {
            long stored = 0;
            for (long number = first; number < first + count; number++)
            {
                long address = reader.OptionalAddress();
                ulong length = isFiltered ? reader.Unsigned(size - context.OffsetSize - 4) : (ulong)chunkSize;
                uint mask = isFiltered ? reader.UInt32() : 0;
                if (address < 0)
                    continue;
                context.RequireInFile(address, (long)Math.Min(length, long.MaxValue), where, "chunk");
                long rest = number;
                for (int i = chunk.Length - 1; i >= 0; i--)
                    (rest, chunk[i]) = Math.DivRem(rest, maximumGrid.Counts[i]);
                if (table.TryAdd(chunk, new(address, (long)length, mask)))
                    stored += (long)length;
            }

            return stored;
        }
    }
}
