using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using ArmCrc32 = System.Runtime.Intrinsics.Arm.Crc32;

namespace Argali.Saving.Zip;

/// <summary>
/// CRC-32 as zip archives use it: the polynomial x^32 + x^26 + x^23 + x^22 + x^16 + x^12 + x^11 + x^10 + x^8 + x^7 + x^5 + x^4 + x^2 + x + 1,
/// bits reflected, start value and result inverted.
/// </summary>
/// <remarks>
/// <para>Long data are folded by carry-less multiplication (Gopal et al., "Fast CRC Computation for Generic Polynomials Using PCLMULQDQ",
/// Intel 2009): four lanes of 128 bits advance by 64 bytes each step, multiplied by x^(512±32) mod P; they are then
/// folded into one of 16 bytes that has the CRC of all that went before, which the tables finish. The scalar equivalent is
/// the table of one byte; here eight tables take eight bytes a step. Arm has an instruction.</para>
/// </remarks>
internal struct Crc32
{
    private const uint Polynomial = 0xEDB88320;
    private const int FoldedBytes = 64;

    // Row k, entry b: the CRC of byte b followed by k zero bytes, without inversions.
    private static readonly uint[] Tables = MakeTables();

    private uint inverted;

    /// <summary>Gets the CRC of everything appended so far; 0 of nothing.</summary>
    public readonly uint Value => ~State;

    // Stored inverted, so that default(Crc32) is the CRC of nothing.
    private uint State
    {
        readonly get => ~inverted;
        set => inverted = ~value;
    }

    /// <summary>Appends bytes.</summary>
    public void Append(ReadOnlySpan<byte> bytes)
    {
        uint state = State;
        if (ArmCrc32.Arm64.IsSupported)
        {
            state = AppendWithInstruction(state, bytes);
        }
        else
        {
            if (Pclmulqdq.IsSupported && bytes.Length >= 2 * FoldedBytes)
                state = Fold(state, ref bytes);
            state = AppendWithTables(state, bytes);
        }

        State = state;
    }

    /// <summary>Gets the CRC of bytes.</summary>
    public static uint Of(ReadOnlySpan<byte> bytes)
    {
        var crc = default(Crc32);
        crc.Append(bytes);
        return crc.Value;
    }

    internal static uint AppendWithTables(uint state, ReadOnlySpan<byte> bytes)
    {
        uint[] t = Tables;
        while (bytes.Length >= 8)
        {
            uint low = BinaryPrimitives.ReadUInt32LittleEndian(bytes) ^ state;
            uint high = BinaryPrimitives.ReadUInt32LittleEndian(bytes[4..]);
            state = t[0x700 + (low & 0xFF)] ^ t[0x600 + ((low >> 8) & 0xFF)] ^ t[0x500 + ((low >> 16) & 0xFF)] ^ t[0x400 + (low >> 24)]
                ^ t[0x300 + (high & 0xFF)] ^ t[0x200 + ((high >> 8) & 0xFF)] ^ t[0x100 + ((high >> 16) & 0xFF)] ^ t[high >> 24];
            bytes = bytes[8..];
        }

        foreach (byte b in bytes)
            state = t[(state ^ b) & 0xFF] ^ (state >> 8);
        return state;
    }

    private static uint AppendWithInstruction(uint state, ReadOnlySpan<byte> bytes)
    {
        foreach (ulong word in MemoryMarshal.Cast<byte, ulong>(bytes))
            state = ArmCrc32.Arm64.ComputeCrc32(state, word);
        foreach (byte b in bytes[(bytes.Length & ~7)..])
            state = ArmCrc32.ComputeCrc32(state, b);
        return state;
    }

    // Takes whole blocks of 64 bytes off the front; returns the state behind them.
    private static uint Fold(uint state, ref ReadOnlySpan<byte> bytes)
    {
        // x^(512+32) and x^(512-32), then x^(128+32) and x^(128-32), modulo the polynomial, reflected.
        Vector128<ulong> by512 = Vector128.Create(0x0154442BD4UL, 0x01C6E41596UL);
        Vector128<ulong> by128 = Vector128.Create(0x01751997D0UL, 0x00CCAA009EUL);

        ReadOnlySpan<Vector128<ulong>> blocks = MemoryMarshal.Cast<byte, Vector128<ulong>>(bytes[..(bytes.Length & ~(FoldedBytes - 1))]);
        Vector128<ulong> a = blocks[0] ^ Vector128.CreateScalar((ulong)state);
        Vector128<ulong> b = blocks[1];
        Vector128<ulong> c = blocks[2];
        Vector128<ulong> d = blocks[3];
        for (ReadOnlySpan<Vector128<ulong>> rest = blocks[4..]; rest.Length >= 4; rest = rest[4..])
        {
            a = Advance(a, by512) ^ rest[0];
            b = Advance(b, by512) ^ rest[1];
            c = Advance(c, by512) ^ rest[2];
            d = Advance(d, by512) ^ rest[3];
        }

        b ^= Advance(a, by128);
        c ^= Advance(b, by128);
        d ^= Advance(c, by128);
        bytes = bytes[(blocks.Length * 16)..];
        return AppendWithTables(0, MemoryMarshal.AsBytes(new ReadOnlySpan<Vector128<ulong>>(in d)));
    }

    private static Vector128<ulong> Advance(Vector128<ulong> lane, Vector128<ulong> powers) =>
        Pclmulqdq.CarrylessMultiply(lane, powers, 0x00) ^ Pclmulqdq.CarrylessMultiply(lane, powers, 0x11);

    private static uint[] MakeTables()
    {
        var tables = new uint[8 * 256];
        for (uint i = 0; i < 256; i++)
        {
            uint state = i;
            for (int bit = 0; bit < 8; bit++)
                state = (state & 1) != 0 ? Polynomial ^ (state >> 1) : state >> 1;
            tables[i] = state;
        }

        for (int i = 256; i < tables.Length; i++)
            tables[i] = tables[tables[i - 256] & 0xFF] ^ (tables[i - 256] >> 8);
        return tables;
    }
}
