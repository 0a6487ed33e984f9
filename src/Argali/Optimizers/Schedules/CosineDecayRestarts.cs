using Argali.Saving;

namespace Argali.Optimizers.Schedules;

/// <summary>Half waves of a cosine, each <see cref="TMul"/> times as long and starting <see cref="MMul"/> times as high as the one before.</summary>
public sealed class CosineDecayRestarts : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The learning rate of the first step.</param>
    /// <param name="firstDecaySteps">The number of steps of the first wave, above 0.</param>
    /// <param name="tMul">The factor of the length from one wave to the next. Default 2.</param>
    /// <param name="mMul">The factor of the height from one wave to the next. Default 1.</param>
    /// <param name="alpha">The share of the rate that remains at the end of a wave. Default 0.</param>
    /// <param name="name">A name, which files hold.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="firstDecaySteps"/> or <paramref name="tMul"/> is not above 0.</exception>
    public CosineDecayRestarts(
        double initialLearningRate,
        int firstDecaySteps,
        double tMul = 2.0,
        double mMul = 1.0,
        double alpha = 0.0,
        string name = "SGDRDecay")
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(tMul);
        InitialLearningRate = initialLearningRate;
        FirstDecaySteps = ScheduleGuard.Steps(firstDecaySteps, nameof(firstDecaySteps), nameof(CosineDecayRestarts));
        TMul = tMul;
        MMul = mMul;
        Alpha = alpha;
        Name = name;
    }

    /// <summary>Gets the learning rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <summary>Gets the number of steps of the first wave.</summary>
    public int FirstDecaySteps { get; }

    /// <summary>Gets the factor of the length from one wave to the next.</summary>
    public double TMul { get; }

    /// <summary>Gets the factor of the height from one wave to the next.</summary>
    public double MMul { get; }

    /// <summary>Gets the share of the rate that remains at the end of a wave.</summary>
    public double Alpha { get; }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override float Call(long step)
    {
        float completed = (float)step / FirstDecaySteps;
        float factor = (float)TMul;
        float restart;
        if (factor == 1f)
        {
            restart = MathF.Floor(completed);
            completed -= restart;
        }
        else
        {
            restart = MathF.Floor(MathF.Log(1f - (completed * (1f - factor))) / MathF.Log(factor));
            float power = MathF.Pow(factor, restart);
            float before = (1f - power) / (1f - factor);
            completed = (completed - before) / power;
        }

        float cosine = 0.5f * MathF.Pow((float)MMul, restart) * (1f + MathF.Cos(MathF.PI * completed));
        return (float)InitialLearningRate * (((float)(1.0 - Alpha) * cosine) + (float)Alpha);
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new()
    {
        ["initial_learning_rate"] = InitialLearningRate,
        ["first_decay_steps"] = FirstDecaySteps,
        ["t_mul"] = TMul,
        ["m_mul"] = MMul,
        ["alpha"] = Alpha,
        ["name"] = Name,
    };

    internal static CosineDecayRestarts FromConfig(Config config) => new(
        config.GetDouble("initial_learning_rate"),
        config.GetInt("first_decay_steps"),
        config.GetDouble("t_mul", 2.0),
        config.GetDouble("m_mul", 1.0),
        config.GetDouble("alpha", 0.0),
        config.GetString("name", "SGDRDecay"));
}
