using System.Security.Cryptography;

namespace Argali.Engine;

/// <summary>
/// The global stream, from which everything that was given no seed takes one (as <c>keras.utils.set_random_seed</c> controls it).
/// Without <see cref="Set"/> it starts differently in each process.
/// </summary>
public static class RandomSeed
{
    private const int MaxSeed = 1_000_000_000;
    private static readonly Lock Gate = new();
    private static RandomState state = new((uint)RandomNumberGenerator.GetInt32(int.MaxValue), 0);

    /// <summary>Gets or sets the state of the global stream.</summary>
    public static RandomState State
    {
        get
        {
            lock (Gate)
                return state;
        }

        set
        {
            lock (Gate)
                state = value;
        }
    }

    /// <summary>Starts the global stream anew from a seed.</summary>
    public static void Set(int seed) => State = new RandomState((uint)seed, 0);

    /// <summary>Takes a seed, from 1 to 1 000 000 000, from the global stream.</summary>
    public static int Next()
    {
        RandomState taken = Draw();

        // Words C and D of a counter apart from those that tensors use.
        (_, _, uint word, _) = Philox.Block(taken, ulong.MaxValue, uint.MaxValue);
        return 1 + (int)(((ulong)word * MaxSeed) >> 32);
    }

    /// <summary>Takes the state for one draw and counts it up.</summary>
    internal static RandomState Draw()
    {
        lock (Gate)
        {
            RandomState taken = state;
            state = taken with { Counter = unchecked(taken.Counter + 1) };
            return taken;
        }
    }
}
