using Argali.Saving;

namespace Argali.Initializers;

/// <summary>Truncated normal numbers of variance 2 / (inputs + outputs); also called Xavier's.</summary>
public sealed class GlorotNormal : VarianceScaling
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="seed">The seed. Default null: one is drawn.</param>
    public GlorotNormal(int? seed = null)
        : base(1.0, VarianceMode.FanAvg, VarianceDistribution.TruncatedNormal, seed)
    {
    }

    /// <inheritdoc/>
    public override Config GetConfig() => SeedOnly(base.GetConfig());

    internal static new GlorotNormal FromConfig(Config config) => new(SeedFrom(config));
}
