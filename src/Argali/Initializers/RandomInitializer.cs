using Argali.Engine;
using Argali.Saving;

namespace Argali.Initializers;

/// <summary>
/// An initializer that draws numbers. As in Keras 3 every call of one initializer gives the same numbers for the same shape: two
/// initializers draw alike if and only if their seeds are equal.
/// </summary>
public abstract class RandomInitializer : Initializer
{
    private readonly int? givenSeed;

    /// <summary>Makes an initializer with a seed; null takes one from <see cref="RandomSeed"/>.</summary>
    protected RandomInitializer(int? seed)
    {
        givenSeed = seed;
        Seed = seed ?? RandomSeed.Next();
    }

    /// <summary>Gets the seed: the given one, or the one drawn.</summary>
    public int Seed { get; }

    /// <inheritdoc/>
    public override Config GetConfig() => new() { ["seed"] = givenSeed };

    /// <summary>Reads the seed from a config: an integer, null, or the envelope of a seed generator.</summary>
    private protected static int? SeedFrom(Config config) => config.Find("seed") is Config generator
        ? generator.GetConfig("config")?.GetIntOrNull("seed")
        : config.GetIntOrNull("seed");
}
