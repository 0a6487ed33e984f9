using System.Buffers.Binary;

namespace Argali.Tests.Saving.Fuzz;

/// <summary>Damages bytes without knowing what they mean.</summary>
internal static class ByteMutations
{
    private static readonly ulong[] Telling =
    [
        0, 1, 2, 7, 8, 127, 128, 255, 256, 32767, 32768, 65535, 65536, int.MaxValue, 0x80000000, uint.MaxValue, long.MaxValue, 0x8000000000000000, ulong.MaxValue,
    ];

    /// <summary>Bits and bytes changed, numbers replaced, parts cut out, repeated, moved or taken from another file, the end cut off.</summary>
    public static byte[] Any(byte[] file, IReadOnlyList<byte[]> others, Random random)
    {
        byte[] bytes = [.. file];
        for (int changes = 1 + random.Next(4); changes > 0 && bytes.Length > 0; changes--)
            bytes = Once(bytes, others, random);
        return bytes;
    }

    /// <summary>A number at a place replaced by one that tells: a limit, a place in the file, its length.</summary>
    public static void SetNumber(Span<byte> bytes, int at, int size, Random random)
    {
        ulong number = random.Next(3) switch
        {
            0 => Telling[random.Next(Telling.Length)],
            1 => (ulong)random.Next(bytes.Length + 1),
            _ => (ulong)random.NextInt64(),
        };
        Span<byte> eight = stackalloc byte[8];
        BinaryPrimitives.WriteUInt64LittleEndian(eight, number);
        eight[..Math.Min(size, bytes.Length - at)].CopyTo(bytes[at..]);
    }

    private static byte[] Once(byte[] bytes, IReadOnlyList<byte[]> others, Random random)
    {
        int at = random.Next(bytes.Length);
        int length = Math.Min(random.Next(1, 64), bytes.Length - at);
        switch (random.Next(9))
        {
            case 0:
                bytes[at] ^= (byte)(1 << random.Next(8));
                return bytes;
            case 1:
                bytes[at] = (byte)random.Next(256);
                return bytes;
            case 2:
                SetNumber(bytes, at, 1 << random.Next(4), random);
                return bytes;
            case 3:
                bytes.AsSpan(at, length).Fill((byte)(random.Next(2) * 0xFF));
                return bytes;
            case 4:
                return bytes[..random.Next(bytes.Length)];
            case 5:
                return [.. bytes[..at], .. bytes[(at + length)..]];
            case 6:
                return [.. bytes[..(at + length)], .. bytes[at..]];
            case 7:
                int to = random.Next(bytes.Length - length + 1);
                bytes.AsSpan(at, length).CopyTo(bytes.AsSpan(to));
                return bytes;
            default:
                byte[] other = others[random.Next(others.Count)];
                int start = random.Next(other.Length);
                int taken = Math.Min(random.Next(1, 4096), other.Length - start);
                return [.. bytes[..at], .. other.AsSpan(start, taken), .. bytes[Math.Min(at + taken, bytes.Length)..]];
        }
    }
}
