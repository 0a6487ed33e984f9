using Argali.Saving;

namespace Argali.Initializers;

/// <summary>Uniform numbers in ±sqrt(3 / inputs).</summary>
public sealed class LecunUniform : VarianceScaling
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="seed">The seed. Default null: one is drawn.</param>
    public LecunUniform(int? seed = null)
        : base(1.0, VarianceMode.FanIn, VarianceDistribution.Uniform, seed)
    {
    }

    /// <inheritdoc/>
    public override Config GetConfig() => SeedOnly(base.GetConfig());

    internal static new LecunUniform FromConfig(Config config) => new(SeedFrom(config));
}
