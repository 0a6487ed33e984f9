using System.Buffers.Binary;
using System.Globalization;
using System.Numerics;

namespace Argali.Saving;

/// <summary>
/// XXH64 with seed 0, the hash that vouches for the contents of Argali's files.
/// </summary>
/// <remarks>
/// <para>
/// What it must do: notice any flipped bit and any exchanged tensor. Nobody forges files here: who can write a file can write its hashes
/// too, so that nothing is won by a cryptographic hash. SHA-256 takes 1.8 GB/s of a core with its instructions, a quarter of that
/// without, and would hold up a save to a fast disk; CRC-32, which zip has anyway, confuses one pair of tensors in four thousand million.
/// XXH64 takes about 10 GB/s of any 64-bit processor without intrinsics and is wrong once in 2^64. The base class library has
/// none of the fast hashes (System.IO.Hashing is a package), and this one is a page.
/// </para>
/// <para>
/// Four lanes take 8 bytes each of a stripe of 32: v ← rotl(v + w·P2, 31)·P1. For a given w this is a bijection of v, and for a given v one of w:
/// a change within one word changes its lane for certain. The lanes are then mixed, and the rest and the length added.
/// (Y. Collet, "xxHash fast digest algorithm", the specification's section "XXH64".)
/// </para>
/// </remarks>
internal sealed class ContentHash
{
    private const ulong P1 = 0x9E3779B185EBCA87, P2 = 0xC2B2AE3D27D4EB4F, P3 = 0x165667B19E3779F9, P4 = 0x85EBCA77C2B2AE63, P5 = 0x27D4EB2F165667C5;
    private const int Stripe = 32;

    private readonly byte[] rest = new byte[Stripe];
    private int restLength;
    private ulong length;
    private ulong a, b, c, d;

    public ContentHash() => Reset();

    /// <summary>Gets the hash of everything appended so far.</summary>
    public ulong Value
    {
        get
        {
            ulong hash = length < Stripe
                ? P5
                : Merge(Merge(Merge(Merge(BitOperations.RotateLeft(a, 1) + BitOperations.RotateLeft(b, 7)
                    + BitOperations.RotateLeft(c, 12) + BitOperations.RotateLeft(d, 18), a), b), c), d);
            return Finish(hash + length, rest.AsSpan(0, restLength));
        }
    }

    /// <summary>Gets the hash of bytes.</summary>
    public static ulong Of(ReadOnlySpan<byte> bytes)
    {
        var hash = new ContentHash();
        hash.Append(bytes);
        return hash.Value;
    }

    /// <summary>Writes a hash as files hold it: 16 digits.</summary>
    public static string Format(ulong hash) => hash.ToString("x16", CultureInfo.InvariantCulture);

    /// <summary>Reads what <see cref="Format"/> wrote.</summary>
    public static bool TryParse(string? text, out ulong hash)
    {
        hash = 0;
        return text is { Length: 16 } && ulong.TryParse(text, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out hash);
    }

    /// <summary>Forgets what was appended.</summary>
    public void Reset()
    {
        (a, b, c, d) = (unchecked(P1 + P2), P2, 0, unchecked(0 - P1));
        length = 0;
        restLength = 0;
    }

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        length += (ulong)bytes.Length;
        if (restLength > 0)
        {
            int taken = Math.Min(Stripe - restLength, bytes.Length);
            bytes[..taken].CopyTo(rest.AsSpan(restLength));
            restLength += taken;
            bytes = bytes[taken..];
            if (restLength < Stripe)
                return;
            Take(rest);
            restLength = 0;
        }

        bytes = bytes[Take(bytes)..];
        bytes.CopyTo(rest);
        restLength = bytes.Length;
    }

    // Takes in the whole stripes at the front, and returns their length.
    private int Take(ReadOnlySpan<byte> bytes)
    {
        (ulong v1, ulong v2, ulong v3, ulong v4) = (a, b, c, d);
        int taken = 0;
        while (bytes.Length >= Stripe)
        {
            v1 = Round(v1, BinaryPrimitives.ReadUInt64LittleEndian(bytes));
            v2 = Round(v2, BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]));
            v3 = Round(v3, BinaryPrimitives.ReadUInt64LittleEndian(bytes[16..]));
            v4 = Round(v4, BinaryPrimitives.ReadUInt64LittleEndian(bytes[24..]));
            bytes = bytes[Stripe..];
            taken += Stripe;
        }

        (a, b, c, d) = (v1, v2, v3, v4);
        return taken;
    }

    private static ulong Finish(ulong hash, ReadOnlySpan<byte> rest)
    {
        for (; rest.Length >= 8; rest = rest[8..])
            hash = (BitOperations.RotateLeft(hash ^ Round(0, BinaryPrimitives.ReadUInt64LittleEndian(rest)), 27) * P1) + P4;
        if (rest.Length >= 4)
        {
            hash = (BitOperations.RotateLeft(hash ^ (BinaryPrimitives.ReadUInt32LittleEndian(rest) * P1), 23) * P2) + P3;
            rest = rest[4..];
        }

        foreach (byte last in rest)
            hash = BitOperations.RotateLeft(hash ^ (last * P5), 11) * P1;
        hash = (hash ^ (hash >> 33)) * P2;
        hash = (hash ^ (hash >> 29)) * P3;
        return hash ^ (hash >> 32);
    }

    private static ulong Round(ulong lane, ulong word) => BitOperations.RotateLeft(lane + (word * P2), 31) * P1;

    private static ulong Merge(ulong hash, ulong lane) => ((hash ^ Round(0, lane)) * P1) + P4;
}
