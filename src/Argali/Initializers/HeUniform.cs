using Argali.Saving;

namespace Argali.Initializers;

/// <summary>Uniform numbers in ±sqrt(6 / inputs).</summary>
public sealed class HeUniform : VarianceScaling
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="seed">The seed. Default null: one is drawn.</param>
    public HeUniform(int? seed = null)
        : base(2.0, VarianceMode.FanIn, VarianceDistribution.Uniform, seed)
    {
    }

    /// <inheritdoc/>
    public override Config GetConfig() => SeedOnly(base.GetConfig());

    internal static new HeUniform FromConfig(Config config) => new(SeedFrom(config));
}
