using Argali.Saving;

namespace Argali.Initializers;

/// <summary>Truncated normal numbers of variance 1 / inputs.</summary>
public sealed class LecunNormal : VarianceScaling
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="seed">The seed. Default null: one is drawn.</param>
    public LecunNormal(int? seed = null)
        : base(1.0, VarianceMode.FanIn, VarianceDistribution.TruncatedNormal, seed)
    {
    }

    /// <inheritdoc/>
    public override Config GetConfig() => SeedOnly(base.GetConfig());

    internal static new LecunNormal FromConfig(Config config) => new(SeedFrom(config));
}
