using Argali.Saving;

namespace Argali.Optimizers.Schedules;

/// <summary>Half a wave of a cosine down to alpha times the rate, after an optional straight rise.</summary>
public sealed class CosineDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The learning rate of the first step.</param>
    /// <param name="decaySteps">The number of steps of the decay, above 0.</param>
    /// <param name="alpha">The share of the rate that remains at the end. Default 0.</param>
    /// <param name="name">A name, which files hold.</param>
    /// <param name="warmupTarget">The rate that the rise leads to and the decay starts from. Default null: no rise.</param>
    /// <param name="warmupSteps">The number of steps of the rise. Default 0.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decaySteps"/> is not above 0, or the warm-up's steps are negative.</exception>
    public CosineDecay(
        double initialLearningRate,
        int decaySteps,
        double alpha = 0.0,
        string name = "CosineDecay",
        double? warmupTarget = null,
        int warmupSteps = 0)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(warmupSteps);
        InitialLearningRate = initialLearningRate;
        DecaySteps = ScheduleGuard.Steps(decaySteps, nameof(decaySteps), nameof(CosineDecay));
        Alpha = alpha;
        Name = name;
        WarmupTarget = warmupTarget;
        WarmupSteps = warmupSteps;
    }

    /// <summary>Gets the learning rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <summary>Gets the number of steps of the decay.</summary>
    public int DecaySteps { get; }

    /// <summary>Gets the share of the rate that remains at the end.</summary>
    public double Alpha { get; }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <summary>Gets the rate that the rise leads to, or null.</summary>
    public double? WarmupTarget { get; }

    /// <summary>Gets the number of steps of the rise.</summary>
    public int WarmupSteps { get; }

    /// <inheritdoc/>
    public override float Call(long step)
    {
        float position = step;
        float initial = (float)InitialLearningRate;
        if (WarmupTarget is not { } target)
            return Decay(MathF.Min(position, DecaySteps), initial);
        position = MathF.Min(position, DecaySteps + (float)WarmupSteps);
        return position < WarmupSteps
            ? (((float)target - initial) * (position / WarmupSteps)) + initial
            : Decay(position - WarmupSteps, (float)target);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new()
    {
        ["initial_learning_rate"] = InitialLearningRate,
        ["decay_steps"] = DecaySteps,
        ["alpha"] = Alpha,
        ["name"] = Name,
        ["warmup_target"] = WarmupTarget,
        ["warmup_steps"] = WarmupSteps,
    };

    internal static CosineDecay FromConfig(Config config) => new(
        config.GetDouble("initial_learning_rate"),
        config.GetInt("decay_steps"),
        config.GetDouble("alpha", 0.0),
        config.GetString("name", "CosineDecay"),
        config.GetDoubleOrNull("warmup_target"),
        config.GetInt("warmup_steps", 0));

    private float Decay(float position, float from)
    {
        float cosine = 0.5f * (1f + MathF.Cos(MathF.PI * (position / DecaySteps)));
        return from * (((float)(1.0 - Alpha) * cosine) + (float)Alpha);
    }
}
