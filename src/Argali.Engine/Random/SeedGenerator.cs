namespace Argali.Engine;

/// <summary>
/// A stream of random draws. Each draw takes the state and then counts it up, so that two draws differ and the same seed gives the
/// same sequence of draws. The state is all there is: saving and restoring it continues the stream.
/// </summary>
public sealed class SeedGenerator
{
    /// <summary>Makes a stream.</summary>
    /// <param name="seed">The seed. Default null: taken from the global stream, see <see cref="RandomSeed"/>.</param>
    public SeedGenerator(int? seed = null)
    {
        Seed = seed ?? RandomSeed.Next();
        State = new RandomState((uint)Seed, 0);
    }

    /// <summary>Gets the seed that the stream started from.</summary>
    public int Seed { get; }

    /// <summary>Gets or sets the state.</summary>
    public RandomState State { get; set; }

    /// <summary>Takes the state for one draw and counts it up.</summary>
    public RandomState Next()
    {
        RandomState taken = State;
        State = taken with { Counter = unchecked(taken.Counter + 1) };
        return taken;
    }
}
