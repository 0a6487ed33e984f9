using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Argali.Text;

/// <summary>
/// SipHash-2-4 of UTF-8 text under a key of 128 bits (J.-P. Aumasson, D. J. Bernstein, 2012): what TensorFlow's
/// <c>to_hash_bucket_strong</c> hashes with. Who does not know the key cannot choose texts that collide.
/// </summary>
internal static class SipHash24
{
    private const int StackBytes = 256;

    /// <summary>The hash of a text's UTF-8 bytes.</summary>
    public static ulong Of(string text, ulong key0, ulong key1)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Span<byte> bytes = length <= StackBytes ? stackalloc byte[StackBytes] : new byte[length];
        return Of(bytes[..Encoding.UTF8.GetBytes(text, bytes)], key0, key1);
    }

    /// <summary>The hash of bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes, ulong key0, ulong key1)
    {
        var state = new State(key0, key1);
        ReadOnlySpan<byte> rest = bytes;
        for (; rest.Length >= 8; rest = rest[8..])
            state.Take(BinaryPrimitives.ReadUInt64LittleEndian(rest));

        // The last word ends in the length.
        ulong last = (ulong)bytes.Length << 56;
        for (int i = 0; i < rest.Length; i++)
            last |= (ulong)rest[i] << (8 * i);
        state.Take(last);
        return state.Finish();
    }

    private struct State(ulong key0, ulong key1)
    {
        private ulong v0 = key0 ^ 0x736F6D6570736575;
        private ulong v1 = key1 ^ 0x646F72616E646F6D;
        private ulong v2 = key0 ^ 0x6C7967656E657261;
        private ulong v3 = key1 ^ 0x7465646279746573;

        public void Take(ulong word)
        {
            v3 ^= word;
            Round();
            Round();
            v0 ^= word;
        }

        public ulong Finish()
        {
            v2 ^= 0xFF;
            for (int i = 0; i < 4; i++)
                Round();
            return v0 ^ v1 ^ v2 ^ v3;
        }

        private void Round()
        {
            v0 += v1;
            v1 = BitOperations.RotateLeft(v1, 13) ^ v0;
            v0 = BitOperations.RotateLeft(v0, 32);
            v2 += v3;
            v3 = BitOperations.RotateLeft(v3, 16) ^ v2;
            v0 += v3;
            v3 = BitOperations.RotateLeft(v3, 21) ^ v0;
            v2 += v1;
            v1 = BitOperations.RotateLeft(v1, 17) ^ v2;
            v2 = BitOperations.RotateLeft(v2, 32);
        }
    }
}
