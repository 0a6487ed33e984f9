namespace Argali.Engine;

/// <summary>
/// Where an operation takes its randomness: a fixed integer (the same draw at every call), a <see cref="SeedGenerator"/> (the next draw
/// of its stream), or nothing (the global stream, see <see cref="RandomSeed"/>). Integers and generators convert to it.
/// </summary>
public readonly struct RandomSource
{
    private readonly int seed;
    private readonly bool isFixed;
    private readonly SeedGenerator? generator;

    private RandomSource(int seed, bool isFixed, SeedGenerator? generator)
    {
        this.seed = seed;
        this.isFixed = isFixed;
        this.generator = generator;
    }

    /// <summary>The same draw at every call.</summary>
    public static implicit operator RandomSource(int seed) => new(seed, isFixed: true, generator: null);

    /// <summary>The same draw at every call, or the global stream if there is no seed.</summary>
    public static implicit operator RandomSource(int? seed) => seed is { } given ? given : default;

    /// <summary>The next draw of a stream, or of the global one if it is null.</summary>
    public static implicit operator RandomSource(SeedGenerator? generator) => new(0, isFixed: false, generator);

    /// <summary>Takes the state for one draw.</summary>
    internal RandomState Draw() => isFixed ? new RandomState((uint)seed, 0) : generator?.Next() ?? RandomSeed.Draw();
}
