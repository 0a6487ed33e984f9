using System.IO.Compression;
using Argali.Hdf5.IO;
using Argali.Hdf5.Objects;
using static Argali.Hdf5.Hdf5Constants;

namespace Argali.Hdf5.Data;

/// <summary>Undoes deflate, shuffle and Fletcher32, last filter first. No step makes more bytes than a chunk can have.</summary>
internal sealed class FilterPipeline(Filter[] filters, ObjectPath where)
{
    private const int FletcherSize = 4;

    public bool IsEmpty => filters.Length == 0;

    /// <summary>Restores a chunk.</summary>
    /// <param name="stored">The bytes in the file; they may be returned themselves.</param>
    /// <param name="mask">A set bit for each filter that was left out.</param>
    /// <param name="size">Bytes of a whole chunk.</param>
    /// <param name="address">Where the chunk lies, for messages.</param>
    public byte[] Restore(byte[] stored, uint mask, int size, long address)
    {
        byte[] data = stored;
        for (int i = filters.Length - 1; i >= 0; i--)
        {
            if ((mask >> i & 1) != 0)
                continue;
            data = filters[i].Id switch
            {
                FilterDeflate => Inflate(data, size + (long)(FletcherSize * i), address),
                FilterShuffle => Unshuffle(data, filters[i].Parameter),
                _ => CheckFletcher(data, address),
            };
        }

        return data.Length == size
            ? data
            : throw new Hdf5FormatException($"A chunk gives {data.Length} bytes instead of {size}.", where.ToString(), address);
    }

    private byte[] Inflate(byte[] data, long limit, long address)
    {
        long possible = ((long)data.Length * MaximumDeflateRatio) + 64;
        byte[] result = new byte[Math.Min(Math.Min(limit, possible), Array.MaxLength)];
        int length;
        try
        {
            using var inflater = new ZLibStream(new MemoryStream(data), CompressionMode.Decompress);
            length = inflater.ReadAtLeast(result, result.Length, throwOnEndOfStream: false);
            if (length == result.Length && inflater.ReadByte() >= 0)
                throw new Hdf5FormatException($"A chunk inflates to more than {length} bytes.", where.ToString(), address);
        }
        catch (InvalidDataException exception)
        {
            throw new Hdf5FormatException("A chunk's deflate stream is damaged.", where.ToString(), address, exception);
        }

        return length == result.Length ? result : result[..length];
    }

    /// <summary>Shuffle put all first bytes of the elements before all second bytes, and so on; a rest that is no element stays.</summary>
    private static byte[] Unshuffle(byte[] data, uint elementSize)
    {
        if (elementSize <= 1 || elementSize > data.Length)
            return data;
        int size = (int)elementSize;
        int count = data.Length / size;
        byte[] result = new byte[data.Length];
        for (int part = 0; part < size; part++)
        {
            var source = data.AsSpan(part * count, count);
            for (int i = 0; i < source.Length; i++)
                result[(i * size) + part] = source[i];
        }

        data.AsSpan(count * size).CopyTo(result.AsSpan(count * size));
        return result;
    }

    private byte[] CheckFletcher(byte[] data, long address)
    {
        if (data.Length < FletcherSize)
            throw new Hdf5FormatException("A chunk is too short for its checksum.", where.ToString(), address);
        var content = data.AsSpan(..^FletcherSize);
        uint stored = System.Buffers.Binary.BinaryPrimitives.ReadUInt32LittleEndian(data.AsSpan(^FletcherSize..));
        if (Checksum.Fletcher32(content) != stored)
            throw new Hdf5FormatException("A chunk does not match its Fletcher32 checksum.", where.ToString(), address);
        return content.ToArray();
    }
}
