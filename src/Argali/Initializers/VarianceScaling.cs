using Argali.Engine;
using Argali.Saving;

namespace Argali.Initializers;

/// <summary>Random numbers around 0 whose variance is <c>scale / n</c>, n being the number of inputs, of outputs, or their mean.</summary>
public class VarianceScaling : RandomInitializer
{
    // The standard deviation of a standard normal distribution within two standard deviations.
    private const double TruncatedStddev = 0.87962566103423978;

    private static readonly string[] ModeNames = ["fan_in", "fan_out", "fan_avg"];
    private static readonly string[] DistributionNames = ["truncated_normal", "uniform", "untruncated_normal"];

    /// <summary>Makes the initializer.</summary>
    /// <param name="scale">The factor of the variance, above 0. Default 1.</param>
    /// <param name="mode">What the variance is divided by. Default the number of inputs.</param>
    /// <param name="distribution">The distribution. Default a truncated normal one.</param>
    /// <param name="seed">The seed. Default null: one is drawn.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="scale"/> is not above 0, or an enum value is not defined.</exception>
    public VarianceScaling(
        double scale = 1.0,
        VarianceMode mode = VarianceMode.FanIn,
        VarianceDistribution distribution = VarianceDistribution.TruncatedNormal,
        int? seed = null)
        : base(seed)
    {
        if (!(scale > 0) || !double.IsFinite(scale))
            throw new ArgumentOutOfRangeException(nameof(scale), scale, $"Argument `scale` must be a positive number. Received: scale={scale}.");
        if (!Enum.IsDefined(mode))
            throw new ArgumentOutOfRangeException(nameof(mode), mode, $"Unknown mode. Expected: {string.Join(", ", ModeNames)}.");
        if (!Enum.IsDefined(distribution))
        {
            throw new ArgumentOutOfRangeException(
                nameof(distribution), distribution, $"Unknown distribution. Expected: {string.Join(", ", DistributionNames)}.");
        }

        Scale = scale;
        Mode = mode;
        Distribution = distribution;
    }

    /// <summary>Gets the factor of the variance.</summary>
    public double Scale { get; }

    /// <summary>Gets what the variance is divided by.</summary>
    public VarianceMode Mode { get; }

    /// <summary>Gets the distribution.</summary>
    public VarianceDistribution Distribution { get; }

    /// <inheritdoc/>
    public sealed override Tensor Call(Shape shape, DType dtype = DType.Float32)
    {
        (double fanIn, double fanOut) = Fans.Of(shape);
        double count = Mode switch
        {
            VarianceMode.FanIn => fanIn,
            VarianceMode.FanOut => fanOut,
            _ => (fanIn + fanOut) / 2,
        };
        double variance = Scale / Math.Max(1.0, count);
        Tensor drawn = Distribution switch
        {
            VarianceDistribution.Uniform => Uniform(shape, Math.Sqrt(3.0 * variance)),
            VarianceDistribution.UntruncatedNormal => Ops.RandomNormal(shape, 0f, (float)Math.Sqrt(variance), Seed),
            _ => Ops.TruncatedNormal(shape, 0f, (float)(Math.Sqrt(variance) / TruncatedStddev), Seed),
        };
        return Ops.Cast(drawn, dtype);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new Config
    {
        ["scale"] = Scale,
        ["mode"] = ModeNames[(int)Mode],
        ["distribution"] = DistributionNames[(int)Distribution],
    }.Merge(base.GetConfig());

    internal static VarianceScaling FromConfig(Config config)
    {
        // "normal" is what older files call the truncated normal distribution.
        string distribution = config.GetString("distribution", "truncated_normal").ToLowerInvariant();
        return new VarianceScaling(
            config.GetDouble("scale", 1.0),
            (VarianceMode)Index("mode", config.GetString("mode", "fan_in").ToLowerInvariant(), ModeNames),
            (VarianceDistribution)Index("distribution", distribution == "normal" ? "truncated_normal" : distribution, DistributionNames),
            SeedFrom(config));
    }

    private protected static Config SeedOnly(Config config)
    {
        config.Remove("scale");
        config.Remove("mode");
        config.Remove("distribution");
        return config;
    }

    private Tensor Uniform(Shape shape, double limit) => Ops.RandomUniform(shape, (float)-limit, (float)limit, Seed);

    private static int Index(string argument, string name, string[] names)
    {
        int index = Array.IndexOf(names, name);
        return index >= 0
            ? index
            : throw new ConfigException($"Invalid `{argument}`. Expected one of {string.Join(", ", names)}. Received: {argument}={name}.");
    }
}
