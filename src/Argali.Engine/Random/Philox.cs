using System.Runtime.CompilerServices;
using Argali.Engine.Kernels;

namespace Argali.Engine;

/// <summary>
/// Philox 4x32-10: a counter-based generator. A key and a counter give four words of 32 random bits, so that any element of any
/// stream can be computed on its own, in any order, on any thread. (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", 2011.)
/// </summary>
internal static class Philox
{
    private const uint MultiplierA = 0xD2511F53, MultiplierB = 0xCD9E8D57;
    private const uint WeylA = 0x9E3779B9, WeylB = 0xBB67AE85;
    private const int Rounds = 10;

    /// <summary>Gets four random words for the counter (low, high, x, y).</summary>
    public static (uint A, uint B, uint C, uint D) Block(RandomState key, ulong counter, uint x = 0, uint y = 0)
    {
        uint c0 = (uint)counter, c1 = (uint)(counter >> 32), c2 = x, c3 = y;
        uint k0 = key.Seed, k1 = key.Counter;
        for (int round = 0; round < Rounds; round++)
        {
            ulong p = (ulong)MultiplierA * c0, q = (ulong)MultiplierB * c2;
            (c0, c1, c2, c3) = ((uint)(q >> 32) ^ c1 ^ k0, (uint)q, (uint)(p >> 32) ^ c3 ^ k1, (uint)p);
            k0 += WeylA;
            k1 += WeylB;
        }

        return (c0, c1, c2, c3);
    }

    /// <summary>Gets the words of one block a lane, for counters given word by word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (TV A, TV B, TV C, TV D) Blocks<TV>(RandomState key, TV c0, TV c1, TV c2, TV c3) where TV : struct, ILanes<TV>
    {
        uint k0 = key.Seed, k1 = key.Counter;
        for (int round = 0; round < Rounds; round++)
        {
            (TV highP, TV lowP) = TV.MultiplyBits(c0, MultiplierA);
            (TV highQ, TV lowQ) = TV.MultiplyBits(c2, MultiplierB);
            c0 = highQ ^ c1 ^ TV.BroadcastBits((int)k0);
            c1 = lowQ;
            c2 = highP ^ c3 ^ TV.BroadcastBits((int)k1);
            c3 = lowP;
            k0 += WeylA;
            k1 += WeylB;
        }

        return (c0, c1, c2, c3);
    }
}
