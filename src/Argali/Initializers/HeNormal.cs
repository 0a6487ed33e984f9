using Argali.Saving;

namespace Argali.Initializers;

/// <summary>Truncated normal numbers of variance 2 / inputs.</summary>
public sealed class HeNormal : VarianceScaling
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="seed">The seed. Default null: one is drawn.</param>
    public HeNormal(int? seed = null)
        : base(2.0, VarianceMode.FanIn, VarianceDistribution.TruncatedNormal, seed)
    {
    }

    /// <inheritdoc/>
    public override Config GetConfig() => SeedOnly(base.GetConfig());

    internal static new HeNormal FromConfig(Config config) => new(SeedFrom(config));
}
