using System.Buffers.Binary;
using System.Numerics;

namespace Argali.Hdf5.IO;

/// <summary>
/// The checksums of the format: Jenkins's lookup3 ("hashlittle") over newer metadata, and Fletcher's 32-bit sum over filtered chunks.
/// </summary>
internal static class Checksum
{
    public static uint Lookup3(ReadOnlySpan<byte> data)
    {
        uint a = 0xdeadbeef + (uint)data.Length;
        uint b = a;
        uint c = a;
        while (data.Length > 12)
        {
            a += BinaryPrimitives.ReadUInt32LittleEndian(data);
            b += BinaryPrimitives.ReadUInt32LittleEndian(data[4..]);
            c += BinaryPrimitives.ReadUInt32LittleEndian(data[8..]);
            a = (a - c) ^ BitOperations.RotateLeft(c, 4);
            c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 6);
            a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 8);
            b += a;
            a = (a - c) ^ BitOperations.RotateLeft(c, 16);
            c += b;
            b = (b - a) ^ BitOperations.RotateLeft(a, 19);
            a += c;
            c = (c - b) ^ BitOperations.RotateLeft(b, 4);
            b += a;
            data = data[12..];
        }

        if (data.IsEmpty)
            return c;
        Span<byte> last = stackalloc byte[12];
        last.Clear();
        data.CopyTo(last);
        a += BinaryPrimitives.ReadUInt32LittleEndian(last);
        b += BinaryPrimitives.ReadUInt32LittleEndian(last[4..]);
        c += BinaryPrimitives.ReadUInt32LittleEndian(last[8..]);
        c = (c ^ b) - BitOperations.RotateLeft(b, 14);
        a = (a ^ c) - BitOperations.RotateLeft(c, 11);
        b = (b ^ a) - BitOperations.RotateLeft(a, 25);
        c = (c ^ b) - BitOperations.RotateLeft(b, 16);
        a = (a ^ c) - BitOperations.RotateLeft(c, 4);
        b = (b ^ a) - BitOperations.RotateLeft(a, 14);
        c = (c ^ b) - BitOperations.RotateLeft(b, 24);
        return c;
    }

    /// <summary>Sums 16-bit big-endian words; an odd last byte is the upper half of a word.</summary>
    public static uint Fletcher32(ReadOnlySpan<byte> data)
    {
        ulong sum1 = 0;
        ulong sum2 = 0;
        while (!data.IsEmpty)
        {
            sum1 += data.Length > 1 ? BinaryPrimitives.ReadUInt16BigEndian(data) : (uint)(data[0] << 8);
            sum2 += sum1;
            data = data[Math.Min(2, data.Length)..];
            sum1 = Fold(sum1);
            sum2 = Fold(sum2);
        }

        return (uint)((Fold(Fold(sum2)) << 16) | Fold(Fold(sum1)));
    }

    private static ulong Fold(ulong sum) => (sum & 0xffff) + (sum >> 16);
}
