using Argali.Engine;
using Argali.Saving;

namespace Argali.Initializers;

/// <summary>Numbers between two bounds, each as likely as the others.</summary>
public sealed class RandomUniform : RandomInitializer
{
    /// <summary>Makes the initializer.</summary>
    /// <param name="minval">The lower bound. Default -0.05.</param>
    /// <param name="maxval">The upper bound. Default 0.05.</param>
    /// <param name="seed">The seed. Default null: one is drawn.</param>
    /// <exception cref="ArgumentException">The bounds are in the wrong order or not finite.</exception>
    public RandomUniform(double minval = -0.05, double maxval = 0.05, int? seed = null)
        : base(seed)
    {
        if (!double.IsFinite(minval) || !double.IsFinite(maxval) || minval > maxval)
            throw new ArgumentException($"RandomUniform expects minval <= maxval. Received: minval={minval}, maxval={maxval}.");
        Minval = minval;
        Maxval = maxval;
    }

    /// <summary>Gets the lower bound.</summary>
    public double Minval { get; }

    /// <summary>Gets the upper bound.</summary>
    public double Maxval { get; }

    /// <inheritdoc/>
    public override Tensor Call(Shape shape, DType dtype = DType.Float32) =>
        Ops.Cast(Ops.RandomUniform(shape, (float)Minval, (float)Maxval, Seed), dtype);

    /// <inheritdoc/>
    public override Config GetConfig() => new Config { ["minval"] = Minval, ["maxval"] = Maxval }.Merge(base.GetConfig());

    internal static RandomUniform FromConfig(Config config) =>
        new(config.GetDouble("minval", -0.05), config.GetDouble("maxval", 0.05), SeedFrom(config));
}
