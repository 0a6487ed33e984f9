using Argali.Engine;
using Argali.Saving;

namespace Argali.Initializers;

/// <summary>Numbers of a normal distribution.</summary>
public sealed class RandomNormal : RandomInitializer
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="mean">The mean. Default 0.</param>
    /// <param name="stddev">The standard deviation, 0 or more. Default 0.05.</param>
    /// <param name="seed">The seed. Default null: one is drawn.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="stddev"/> is negative or not finite.</exception>
    public RandomNormal(double mean = 0.0, double stddev = 0.05, int? seed = null)
        : base(seed)
    {
        Mean = mean;
        Stddev = InitializerGuard.Stddev(stddev, nameof(RandomNormal));
    }

    /// <summary>Gets the mean.</summary>
    public double Mean { get; }

    /// <summary>Gets the standard deviation.</summary>
    public double Stddev { get; }

    /// <inheritdoc/>
    public override Tensor Call(Shape shape, DType dtype = DType.Float32) =>
        Ops.Cast(Ops.RandomNormal(shape, (float)Mean, (float)Stddev, Seed), dtype);

    /// <inheritdoc/>
    public override Config GetConfig() => new Config { ["mean"] = Mean, ["stddev"] = Stddev }.Merge(base.GetConfig());

    internal static RandomNormal FromConfig(Config config) =>
        new(config.GetDouble("mean", 0.0), config.GetDouble("stddev", 0.05), SeedFrom(config));
}
