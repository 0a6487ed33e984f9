using Argali.Saving;

namespace Argali.Optimizers.Schedules;

/// <summary>initialLearningRate / (1 + decayRate * step / decaySteps).</summary>
public sealed class InverseTimeDecay : LearningRateSchedule
{
    /// <summary>Makes the schedule.</summary>
    /// <param name="initialLearningRate">The learning rate of the first step.</param>
    /// <param name="decaySteps">The number of steps that count as one, above 0.</param>
    /// <param name="decayRate">How much one of them lowers the rate.</param>
    /// <param name="staircase">Whether the rate stays in between. Default false.</param>
    /// <param name="name">A name, which files hold.</param>
    /// <exception cref="ArgumentOutOfRangeException"><paramref name="decaySteps"/> is not above 0.</exception>
    public InverseTimeDecay(
        double initialLearningRate, int decaySteps, double decayRate, bool staircase = false, string name = "InverseTimeDecay")
    {
        InitialLearningRate = initialLearningRate;
        DecaySteps = ScheduleGuard.Steps(decaySteps, nameof(decaySteps), nameof(InverseTimeDecay));
        DecayRate = decayRate;
        Staircase = staircase;
        Name = name;
    }

    /// <summary>Gets the learning rate of the first step.</summary>
    public double InitialLearningRate { get; }

    /// <summary>Gets the number of steps that count as one.</summary>
    public int DecaySteps { get; }

    /// <summary>Gets how much one of them lowers the rate.</summary>
    public double DecayRate { get; }

    /// <summary>Gets whether the rate stays in between.</summary>
    public bool Staircase { get; }

    /// <summary>Gets the name.</summary>
    public string Name { get; }

    /// <inheritdoc/>
    public override float Call(long step)
    {
        float p = (float)step / DecaySteps;
        return (float)InitialLearningRate / (1f + ((float)DecayRate * (Staircase ? MathF.Floor(p) : p)));
    }

    /// <inheritdoc/>
    public override Config GetConfig() => new()
    {
        ["initial_learning_rate"] = InitialLearningRate,
        ["decay_steps"] = DecaySteps,
        ["decay_rate"] = DecayRate,
        ["staircase"] = Staircase,
        ["name"] = Name,
    };

    internal static InverseTimeDecay FromConfig(Config config) => new(
        config.GetDouble("initial_learning_rate"),
        config.GetInt("decay_steps"),
        config.GetDouble("decay_rate"),
        config.GetBool("staircase", false),
        config.GetString("name", "InverseTimeDecay"));
}
