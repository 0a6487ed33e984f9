using Argali.Engine;
using Argali.Saving;

namespace Argali.Initializers;

/// <summary>Numbers of a normal distribution that lie within two standard deviations of its mean.</summary>
public sealed class TruncatedNormal : RandomInitializer
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="mean">The mean. Default 0.</param>
    /// <param name="stddev">The standard deviation before truncation, 0 or more. Default 0.05.</param>
    /// <param name="seed">The seed. Default null: one is drawn.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stddev"/> is negative or not finite.</exception>
    public TruncatedNormal(double mean = 0.0, double stddev = 0.05, int? seed = null)
        : base(seed)
    {
        Mean = mean;
        Stddev = InitializerGuard.Stddev(stddev, nameof(TruncatedNormal));
    }

    /// <summary>Gets the mean.</summary>
    public double Mean { get; }

    /// <summary>Gets the standard deviation before truncation.</summary>
    public double Stddev { get; }

    /// <inheritdoc/>
    public override Tensor Call(Shape shape, DType dtype = DType.Float32) =>
        Ops.Cast(Ops.TruncatedNormal(shape, (float)Mean, (float)Stddev, Seed), dtype);

    /// <inheritdoc/>
    public override Config GetConfig() => new Config { ["mean"] = Mean, ["stddev"] = Stddev }.Merge(base.GetConfig());

    internal static TruncatedNormal FromConfig(Config config) =>
        new(config.GetDouble("mean", 0.0), config.GetDouble("stddev", 0.05), SeedFrom(config));
}
