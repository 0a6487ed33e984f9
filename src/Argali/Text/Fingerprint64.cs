using System.Buffers.Binary;
using System.Numerics;
using System.Text;

namespace Argali.Text;

/// <summary>
/// FarmHash's portable 64-bit fingerprint of UTF-8 text: what TensorFlow's <c>to_hash_bucket_fast</c> and <c>cross_hashed</c> hash with.
/// Its numbers never change, so that models with hashed features mean the same everywhere.
/// </summary>
/// <remarks>Described in the sources of Google's FarmHash (<c>farmhashna::Hash64</c>), by G. Pike.</remarks>
internal static class Fingerprint64
{
    private const ulong K0 = 0xC3A5C85C97CB3127;
    private const ulong K1 = 0xB492B66FBE98F273;
    private const ulong K2 = 0x9AE16A3B2F90404F;
    private const int StackBytes = 256;

    /// <summary>The fingerprint of a text's UTF-8 bytes.</summary>
    public static ulong Of(string text)
    {
        int length = Encoding.UTF8.GetByteCount(text);
        Span<byte> bytes = length <= StackBytes ? stackalloc byte[StackBytes] : new byte[length];
        return Of(bytes[..Encoding.UTF8.GetBytes(text, bytes)]);
    }

    /// <summary>The fingerprint of bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> s) => s.Length switch
    {
        <= 16 => Short(s),
        <= 32 => UpTo32(s),
        <= 64 => UpTo64(s),
        _ => Long(s),
    };

    /// <summary>The fingerprint of two joined: what TensorFlow calls <c>FingerprintCat64</c>.</summary>
    public static ulong Join(ulong first, ulong second)
    {
        const ulong Multiplier = 0xC6A4A7935BD1E995;
        ulong result = first ^ Multiplier;
        result ^= Shifted(second * Multiplier) * Multiplier;
        result *= Multiplier;
        return Shifted(Shifted(result) * Multiplier);
    }

    private static ulong Short(ReadOnlySpan<byte> s)
    {
        int n = s.Length;
        ulong multiplier = K2 + ((ulong)n * 2);
        if (n >= 8)
        {
            ulong a = Word(s, 0) + K2;
            ulong b = Word(s, n - 8);
            ulong c = (Rotated(b, 37) * multiplier) + a;
            ulong d = (Rotated(a, 25) + b) * multiplier;
            return Mixed(c, d, multiplier);
        }

        if (n >= 4)
            return Mixed((ulong)n + ((ulong)HalfWord(s, 0) << 3), HalfWord(s, n - 4), multiplier);
        if (n == 0)
            return K2;
        ulong y = s[0] + ((ulong)s[n >> 1] << 8);
        ulong z = (ulong)n + ((ulong)s[n - 1] << 2);
        return Shifted((y * K2) ^ (z * K0)) * K2;
    }

    private static ulong UpTo32(ReadOnlySpan<byte> s)
    {
        int n = s.Length;
        ulong multiplier = K2 + ((ulong)n * 2);
        ulong a = Word(s, 0) * K1;
        ulong b = Word(s, 8);
        ulong c = Word(s, n - 8) * multiplier;
        ulong d = Word(s, n - 16) * K2;
        return Mixed(Rotated(a + b, 43) + Rotated(c, 30) + d, a + Rotated(b + K2, 18) + c, multiplier);
    }

    private static ulong UpTo64(ReadOnlySpan<byte> s)
    {
        int n = s.Length;
        ulong multiplier = K2 + ((ulong)n * 2);
        ulong a = Word(s, 0) * K2;
        ulong b = Word(s, 8);
        ulong c = Word(s, n - 8) * multiplier;
        ulong d = Word(s, n - 16) * K2;
        ulong y = Rotated(a + b, 43) + Rotated(c, 30) + d;
        ulong z = Mixed(y, a + Rotated(b + K2, 18) + c, multiplier);
        ulong e = Word(s, 16) * multiplier;
        ulong f = Word(s, 24);
        ulong g = (y + Word(s, n - 32)) * multiplier;
        ulong h = (z + Word(s, n - 24)) * multiplier;
        return Mixed(Rotated(e + f, 43) + Rotated(g, 30) + h, e + Rotated(f + a, 18) + g, multiplier);
    }

    // 64 bytes a round; the last round is of the last 64 bytes, which overlap those before.
    private static ulong Long(ReadOnlySpan<byte> s)
    {
        const ulong Seed = 81;
        ulong x = unchecked(Seed * K2) + Word(s, 0);
        ulong y = unchecked(Seed * K1) + 113;
        ulong z = Shifted((y * K2) + 113) * K2;
        (ulong First, ulong Second) v = default;
        (ulong First, ulong Second) w = default;
        int end = (s.Length - 1) / 64 * 64;
        for (int at = 0; at < end; at += 64)
        {
            Round(s[at..], K1, ref x, ref y, ref z, ref v, ref w, w.Second, v.First);
            (z, x) = (x, z);
        }

        ulong multiplier = K1 + ((z & 0xFF) << 1);
        w.First += (ulong)((s.Length - 1) & 63);
        v.First += w.First;
        w.First += v.First;
        Round(s[^64..], multiplier, ref x, ref y, ref z, ref v, ref w, w.Second * 9, v.First * 9);
        (z, x) = (x, z);
        return Mixed(
            Mixed(v.First, w.First, multiplier) + (Shifted(y) * K0) + z, Mixed(v.Second, w.Second, multiplier) + x, multiplier);
    }

    private static void Round(
        ReadOnlySpan<byte> s,
        ulong multiplier,
        ref ulong x,
        ref ulong y,
        ref ulong z,
        ref (ulong First, ulong Second) v,
        ref (ulong First, ulong Second) w,
        ulong intoX,
        ulong intoY)
    {
        x = Rotated(x + y + v.First + Word(s, 8), 37) * multiplier;
        y = Rotated(y + v.Second + Word(s, 48), 42) * multiplier;
        x ^= intoX;
        y += intoY + Word(s, 40);
        z = Rotated(z + w.First, 33) * multiplier;
        v = Weak(s, v.Second * multiplier, x + w.First);
        w = Weak(s[32..], z + w.Second, y + Word(s, 16));
    }

    // Two 64-bit hashes of 32 bytes.
    private static (ulong First, ulong Second) Weak(ReadOnlySpan<byte> s, ulong a, ulong b)
    {
        a += Word(s, 0);
        b = Rotated(b + a + Word(s, 24), 21);
        ulong c = a;
        a += Word(s, 8) + Word(s, 16);
        b += Rotated(a, 44);
        return (a + Word(s, 24), b + c);
    }

    private static ulong Mixed(ulong u, ulong v, ulong multiplier)
    {
        ulong a = Shifted((u ^ v) * multiplier);
        ulong b = Shifted((v ^ a) * multiplier);
        return b * multiplier;
    }

    private static ulong Shifted(ulong value) => value ^ (value >> 47);

    private static ulong Rotated(ulong value, int bits) => BitOperations.RotateRight(value, bits);

    private static ulong Word(ReadOnlySpan<byte> s, int at) => BinaryPrimitives.ReadUInt64LittleEndian(s[at..]);

    private static uint HalfWord(ReadOnlySpan<byte> s, int at) => BinaryPrimitives.ReadUInt32LittleEndian(s[at..]);
}
