using System.Buffers.Binary;
using Argali.Saving.Zip;

namespace Argali.Tests.Saving.Fuzz;

/// <summary>Damages archives where it matters: in the headers, or in a member whose checksum is right all the same.</summary>
internal static class ArchiveMutations
{
    private static readonly byte[][] Signatures = [[0x50, 0x4B, 1, 2], [0x50, 0x4B, 3, 4], [0x50, 0x4B, 5, 6]];

    // Where the fields of the three records begin, and their sizes.
    private static readonly (int Offset, int Size)[][] Fields =
    [
        [(6, 2), (8, 2), (10, 2), (16, 4), (20, 4), (24, 4), (28, 2), (30, 2), (32, 2), (42, 4), (46, 1)],
        [(4, 2), (6, 2), (8, 2), (14, 4), (18, 4), (22, 4), (26, 2), (28, 2), (30, 1)],
        [(4, 2), (8, 2), (10, 2), (12, 4), (16, 4), (20, 2)],
    ];

    public static byte[] Any(byte[] file, IReadOnlyList<byte[]> others, Random random) => random.Next(9) switch
    {
        0 => ByteMutations.Any(file, others, random),
        1 => Header(file, random),
        2 => Zip64(file, random),
        3 => Member(file, "config.json", bytes => ByteMutations.Any(bytes, [bytes], random)),
        4 or 5 or 6 => Member(file, "config.json", bytes => JsonMutations.Any(bytes, random)),
        7 => Member(file, file.AsSpan().IndexOf("argali/manifest.json"u8) < 0 ? "metadata.json" : "argali/manifest.json", bytes => JsonMutations.Any(bytes, random)),
        _ => Member(file, "model.weights.h5", bytes => Hdf5Mutations.Any(bytes, [bytes], random)),
    };

    /// <summary>One member changed, the archive right.</summary>
    public static byte[] Member(byte[] file, string member, Func<byte[], byte[]> change)
    {
        var archive = new ZipReader(new MemoryStream(file, writable: false), null);
        using var changed = new MemoryStream();
        var writer = new ZipWriter(changed);
        foreach (string name in archive.Names)
        {
            byte[] content = archive.ReadAll(name, int.MaxValue);
            writer.Add(name, name == member ? change(content) : content, ZipWriter.FirstTime);
        }

        writer.Finish();
        return changed.ToArray();
    }

    private static byte[] Header(byte[] file, Random random)
    {
        byte[] bytes = [.. file];
        for (int changes = random.Next(1, 3); changes > 0; changes--)
        {
            int kind = random.Next(Signatures.Length);
            List<int> places = [];
            for (int at = 0; at < bytes.Length - 4; at++)
            {
                if (bytes.AsSpan(at, 4).SequenceEqual(Signatures[kind]))
                    places.Add(at);
            }

            if (places.Count == 0)
                continue;
            (int offset, int size) = Fields[kind][random.Next(Fields[kind].Length)];
            int place = places[random.Next(places.Count)] + offset;
            if (place + size <= bytes.Length)
                ByteMutations.SetNumber(bytes, place, size, random);
        }

        return bytes;
    }

    // A Zip64 end record and its locator in front of the end record, with numbers that may be lies.
    private static byte[] Zip64(byte[] file, Random random)
    {
        int end = file.Length - 22;
        var large = new byte[56 + 20];
        BinaryPrimitives.WriteUInt32LittleEndian(large, 0x06064B50);
        BinaryPrimitives.WriteUInt64LittleEndian(large.AsSpan(4), 44);
        BinaryPrimitives.WriteUInt64LittleEndian(large.AsSpan(24), BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(end + 8)));
        BinaryPrimitives.WriteUInt64LittleEndian(large.AsSpan(32), BinaryPrimitives.ReadUInt16LittleEndian(file.AsSpan(end + 10)));
        BinaryPrimitives.WriteUInt64LittleEndian(large.AsSpan(40), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(end + 12)));
        BinaryPrimitives.WriteUInt64LittleEndian(large.AsSpan(48), BinaryPrimitives.ReadUInt32LittleEndian(file.AsSpan(end + 16)));
        BinaryPrimitives.WriteUInt32LittleEndian(large.AsSpan(56), 0x07064B50);
        BinaryPrimitives.WriteUInt64LittleEndian(large.AsSpan(64), (ulong)end);
        BinaryPrimitives.WriteUInt32LittleEndian(large.AsSpan(72), 1);
        ByteMutations.SetNumber(large, (int)(8 * random.NextInt64(0, 9)), 8, random);
        return [.. file[..end], .. large, .. file[end..]];
    }
}
