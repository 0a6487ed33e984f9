using Argali.Saving;

namespace Argali.Initializers;

/// <summary>Uniform numbers in ±sqrt(6 / (inputs + outputs)); also called Xavier's. The default of most layers' kernels.</summary>
public sealed class GlorotUniform : VarianceScaling
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="seed">The seed. Default null: one is drawn.</param>
    public GlorotUniform(int? seed = null)
        : base(1.0, VarianceMode.FanAvg, VarianceDistribution.Uniform, seed)
    {
    }

    /// <inheritdoc/>
    public override Config GetConfig() => SeedOnly(base.GetConfig());

    internal static new GlorotUniform FromConfig(Config config) => new(SeedFrom(config));
}
