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
    /// <exception cref="ConfigException">It is something else.</exception>
    private protected static int? SeedFrom(Config config) => config.Find("seed") switch
    {
        Config generator when generator.ContainsKey("class_name") => generator.GetConfig("config")?.GetIntOrNull("seed"),
        Config other => throw new ConfigException($"'seed' expects an integer, null or a seed generator. Received: {other}."),
        _ => config.GetIntOrNull("seed"),
    };
}
